"""Where the door is to be: what is asked for, and what of it is refused."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

from attrs import frozen

from ccmaster_hookspecs.errors import ConfigurationError

MCP_PATH = "/mcp"
"""Where behind the door the protocol is spoken."""
FIRST_PORT = 8137
"""The port of a first run; any free one where it is taken."""

LOCALHOST = "localhost"
LOOPBACK_NAMES = (LOCALHOST, "127.0.0.1", "[::1]")
"""What a browser or a client on this machine calls it, as written in a URL."""


@frozen(kw_only=True)
class Endpoint:
    """What the configuration asks for."""

    host: str = "127.0.0.1"
    """An address or a name; 'localhost' is loopback in both versions of IP."""
    port: int | None = None
    """None: the one of last time, else 8137, else any that is free. 0: any that is free."""
    tls_certificate: str | None = None
    """Path of a PEM file: the certificate, then what leads to its root; None: plain HTTP."""
    tls_key: str | None = None
    """Path of the certificate's key, as a PEM file without a password."""
    allowed_hosts: tuple[str, ...] = ()
    """Further names by which clients may call it: 'name', or 'name:port' for that port alone."""
    allowed_origins: tuple[str, ...] = ()
    """Web pages that may use it, such as 'https://console.example'."""
    anonymous: bool = False
    """Whether callers without a token may do anything at all."""

    @property
    def scheme(self) -> str:
        """Return 'https' where there is a certificate."""
        return "https" if self.tls_certificate else "http"


def check_exposure(endpoint: Endpoint, addresses: Iterable[str]) -> None:
    """Refuse to be reached from elsewhere without TLS and authentication.

    Args:
        endpoint: What is asked for.
        addresses: The numeric addresses that its host stands for.

    Raises:
        ConfigurationError: It would be open to others, unencrypted or without a token; or
            one of certificate and key is missing.
    """
    if bool(endpoint.tls_certificate) != bool(endpoint.tls_key):
        missing = "tls_key" if endpoint.tls_certificate else "tls_certificate"
        raise ConfigurationError(
            "a TLS certificate and its key go together, and one is missing",
            f"set mcp_server.{missing} too",
        )
    exposed = [address for address in addresses if not is_loopback(address)]
    if not exposed:
        return
    where = f"mcp_server.host is {endpoint.host}, which other machines can reach"
    if not endpoint.tls_certificate:
        raise ConfigurationError(
            f"{where}, and tokens and answers would cross the network unencrypted",
            "set mcp_server.tls_certificate and mcp_server.tls_key, or leave mcp_server.host at "
            "127.0.0.1 and come through an SSH tunnel",
        )
    if endpoint.anonymous:
        raise ConfigurationError(
            f"{where}, and callers without a token would be let in",
            "leave mcp_server.anonymous_scopes empty, or mcp_server.host at 127.0.0.1",
        )


def is_loopback(address: str) -> bool:
    """Tell whether only this machine can reach a numeric address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        return parsed.ipv4_mapped.is_loopback
    return parsed.is_loopback


def is_unspecified(address: str) -> bool:
    """Tell whether an address stands for all addresses of the machine."""
    try:
        return ip_address(address).is_unspecified
    except ValueError:
        return False


def ports_to_try(port: int | None, last: int | None) -> tuple[int, ...]:
    """Return the ports to try in turn; 0 is any that is free.

    Args:
        port: The configured one; None: it is not configured.
        last: The one of last time; None: there was none, or it is not known.
    """
    if port is not None:
        return (port,)
    return tuple(dict.fromkeys((*(() if last is None else (last,)), FIRST_PORT, 0)))


def own_names(host: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the names by which the door is called, as written in a URL; the first is the best.

    One that listens on all addresses is called by its loopback names alone: by what others
    call it only the configuration can tell.
    """
    given = [_in_url(name) for name in (host, *addresses) if not is_unspecified(name)]
    if any(is_loopback(address) or is_unspecified(address) for address in addresses):
        given += [*LOOPBACK_NAMES[1:], LOCALHOST]
    return tuple(dict.fromkeys(name.lower() for name in given))


def _in_url(name: str) -> str:
    return f"[{name}]" if ":" in name else name
