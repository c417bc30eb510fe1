"""Take the port, at once and before anything heavy is imported: who connects waits from then on."""

import contextlib
import errno
import os
import socket
from pathlib import Path

from attrs import frozen

from ccmaster_hookspecs.errors import CcmasterError, ConfigurationError, RuntimeFailure
from ccmaster_plugin_mcp_server.http.endpoint import (
    LOCALHOST,
    Endpoint,
    check_exposure,
    own_names,
    ports_to_try,
)

BACKLOG = 1024
"""Connections that wait until they are taken; the system may allow fewer."""

_LAST_PORT = "port"
_TRIES_FOR_BOTH = 20
_NOT_HERE = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT}


@frozen(kw_only=True)
class Bound:
    """The sockets that listen; whoever has them closes them."""

    sockets: tuple[socket.socket, ...]
    scheme: str
    names: tuple[str, ...]
    """By which it is called, as written in a URL; the first is the best."""
    port: int

    @property
    def origin(self) -> str:
        """Return the address without a path, such as 'http://127.0.0.1:8137'."""
        return f"{self.scheme}://{self.names[0]}:{self.port}"

    def close(self) -> None:
        """Stop listening; the port is free from then on."""
        for one in self.sockets:
            one.close()


def check(endpoint: Endpoint) -> tuple[str, ...]:
    """Return the numeric addresses on which to listen, where that may be.

    Raises:
        ConfigurationError: The host is no name that can be found, or must not be used so.
    """
    addresses = _addresses(endpoint.host)
    check_exposure(endpoint, addresses)
    return addresses


def bind(endpoint: Endpoint, folder: Path, addresses: tuple[str, ...] | None = None) -> Bound:
    """Listen where the configuration says.

    A port that is not configured is remembered, so that clients find the same one next time.

    Args:
        endpoint: What is asked for.
        folder: Where the last port is remembered; it is there.
        addresses: What `check` returned; None: it is called here, and may wait for the network.

    Raises:
        ConfigurationError: The host is none of this machine's, or must not be used so.
        RuntimeFailure: The configured port is taken, or not allowed to this user.
    """
    addresses = check(endpoint) if addresses is None else addresses
    last = None if endpoint.port is not None else _last_port(folder)
    candidates = ports_to_try(endpoint.port, last)
    for port in candidates:
        try:
            sockets = _listen_on_all(addresses, port, endpoint.host)
        except OSError as error:
            if port == candidates[-1]:
                raise _refusal(endpoint.host, port, error) from error
            continue
        taken: int = sockets[0].getsockname()[1]
        if endpoint.port is None:
            _remember(folder, taken)
        names = (*_named(endpoint), *own_names(endpoint.host, addresses))
        return Bound(sockets=sockets, scheme=endpoint.scheme, names=names, port=taken)
    raise AssertionError("there is always a port to try")


def _named(endpoint: Endpoint) -> tuple[str, ...]:
    """Return the first configured name where there is TLS: its certificate is for a name."""
    plain = [name for name in endpoint.allowed_hosts if ":" not in name]
    return tuple(plain[:1]) if endpoint.tls_certificate else ()


def _addresses(host: str) -> tuple[str, ...]:
    """Return the numeric addresses that a host stands for."""
    if host == LOCALHOST:
        return ("127.0.0.1", "::1")
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"mcp_server.host is {host!r}, which is no address and no name that can be found",
            "set it to an address of this machine, such as 127.0.0.1",
        ) from error
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _listen_on_all(addresses: tuple[str, ...], port: int, host: str) -> tuple[socket.socket, ...]:
    """Listen on one port of every address; a free one of the first may be taken on another."""
    for left in reversed(range(_TRIES_FOR_BOTH)):
        try:
            return _listen_on_each(addresses, port, optional=host == LOCALHOST)
        except OSError as error:
            if port or error.errno != errno.EADDRINUSE or not left:
                raise
    raise AssertionError("the last try returns or raises")


def _listen_on_each(
    addresses: tuple[str, ...], port: int, *, optional: bool
) -> tuple[socket.socket, ...]:
    sockets: list[socket.socket] = []
    with contextlib.ExitStack() as undo:
        for address in addresses:
            try:
                sockets.append(_listen(address, port))
            except OSError as error:
                if optional and sockets and error.errno in _NOT_HERE:
                    continue  # a machine without IPv6 has one loopback
                raise
            undo.callback(sockets[-1].close)
            port = sockets[-1].getsockname()[1]
        undo.pop_all()
    return tuple(sockets)


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)  # no child of ours inherits it
    try:
        if os.name == "posix":
            # What a dead process left in TIME_WAIT must not keep its successor out. A port on
            # which somebody listens stays theirs; elsewhere this option would share it.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


def _refusal(host: str, port: int, error: OSError) -> CcmasterError:
    """Say why nothing can listen there."""
    reason = error.strerror or str(error)
    if error.errno == errno.EADDRNOTAVAIL:
        return ConfigurationError(
            f"mcp_server.host is {host}, which is no address of this machine",
            "set it to one, such as 127.0.0.1",
        )
    if error.errno == errno.EADDRINUSE:
        return RuntimeFailure(
            f"another program listens on port {port} of {host}",
            "end that program, set mcp_server.port to another port, or leave it out and any "
            "free one is used",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return RuntimeFailure(
            f"this user may not listen on port {port} of {host}",
            "set mcp_server.port to 1024 or more",
        )
    return RuntimeFailure(
        f"nothing can listen on port {port} of {host}: {reason}",
        "set mcp_server.host and mcp_server.port to others",
    )


def _last_port(folder: Path) -> int | None:
    """Return the port of last time; what is not a port counts as none."""
    try:
        text = (folder / _LAST_PORT).read_text(encoding="ascii")
    except (OSError, UnicodeError):
        return None
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536 else None


def _remember(folder: Path, port: int) -> None:
    """Keep the port for next time; another one next time is no harm, so failing is none."""
    new = folder / f"{_LAST_PORT}.{os.getpid()}"
    with contextlib.suppress(OSError):
        new.write_text(f"{port}\n", encoding="ascii")
        new.replace(folder / _LAST_PORT)
