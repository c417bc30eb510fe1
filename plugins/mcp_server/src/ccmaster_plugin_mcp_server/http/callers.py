"""Which names a request may call the door by, and which web pages may send one.

A page anywhere on the web can make a browser send requests to this machine. That its own name
leads here (DNS rebinding) shows in `Host`; that it is another's page shows in `Origin` and in
what browsers say of their own accord in `Sec-Fetch-*` (https://www.w3.org/TR/fetch-metadata/).
"""

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from ccmaster_plugin_mcp_server.http.answers import Headers, Refusal

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Those that an application may be asked with; not TRACE and CONNECT."""

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::(?P<port>[0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}

NO_HOST = Refusal(400, "a request has one Host header, with a name")
WRONG_HOST = Refusal(
    421, "this is not the server of that name; mcp_server.allowed_hosts lists further names"
)
WRONG_ORIGIN = Refusal(
    403, "pages of that origin may not use this server; mcp_server.allowed_origins lists some"
)
FOREIGN_PAGE = Refusal(403, "pages of other sites may not use this server")
WRONG_METHOD = Refusal(405, "there is no such method here", {"Allow": ", ".join(METHODS)})


@frozen
class Callers:
    """Who may call, as far as a name can tell."""

    hosts: frozenset[str]
    """Of the form 'name:port', or 'name' for any port."""
    own_origins: frozenset[str]
    """Of the pages that the door itself serves."""
    origins: frozenset[str]
    """Of the pages elsewhere that may use it too."""
    default_port: int
    """What a Host header without a port means."""

    def objection(self, method: str, headers: Iterable[tuple[bytes, bytes]]) -> Refusal | None:
        """Say why a request is not let in; None: it is.

        Args:
            method: Its method.
            headers: Its headers; the names are in lower case.
        """
        asked: dict[bytes, list[str]] = {}
        for name, text in headers:
            if name in {b"host", b"origin"} or name.startswith(b"sec-fetch-"):
                asked.setdefault(name, []).append(text.decode("latin-1").strip().lower())
        if method not in METHODS:
            return WRONG_METHOD
        return self._of_host(asked.get(b"host", [])) or self._of_page(asked)

    def _of_host(self, given: Sequence[str]) -> Refusal | None:
        match = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if match is None:
            return NO_HOST
        name, port = match["name"], int(match["port"] or self.default_port)
        return None if {name, f"{name}:{port}"} & self.hosts else WRONG_HOST

    def _of_page(self, asked: dict[bytes, list[str]]) -> Refusal | None:
        origins = asked.get(b"origin", [])
        if origins:
            known = len(origins) == 1 and origins[0] in self.own_origins | self.origins
            return None if known else WRONG_ORIGIN
        # A browser leaves Origin out of what a foreign page only embeds or links to. A link that
        # a person follows is let through: some sign-in comes back that way.
        foreign = asked.get(b"sec-fetch-site", ["none"])[0] in {"cross-site", "same-site"}
        follows = asked.get(b"sec-fetch-mode", [""])[0] == "navigate"
        return FOREIGN_PAGE if foreign and not follows else None


def callers(
    *,
    scheme: str,
    names: Iterable[str],
    port: int,
    allowed_hosts: Iterable[str] = (),
    allowed_origins: Iterable[str] = (),
) -> Callers:
    """Return who may call a door.

    Args:
        scheme: 'http' or 'https'.
        names: Its own names, as written in a URL.
        port: Its port.
        allowed_hosts: Further names: 'name' with any port, or 'name:port'.
        allowed_origins: Further origins, such as 'https://console.example'.
    """
    default = _DEFAULT_PORTS[scheme]
    own = {name.lower() for name in names}
    suffix = "" if port == default else f":{port}"
    return Callers(
        hosts=frozenset(
            {f"{name}:{port}" for name in own} | {one.lower() for one in allowed_hosts}
        ),
        own_origins=frozenset(f"{scheme}://{name}{suffix}" for name in own),
        origins=frozenset(one.lower().rstrip("/") for one in allowed_origins),
        default_port=default,
    )


def shared_with(origin: str) -> Headers:
    """Return the headers that let a page of another origin read an answer (CORS)."""
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", b"mcp-session-id, www-authenticate"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"vary", b"origin"),
    ]


def preflight(origin: str) -> Headers:
    """Return the headers that let a page of another origin ask at all (CORS).

    No cookie is ever let in with it: a page needs the token.
    """
    return [
        *shared_with(origin),
        (b"access-control-allow-methods", ", ".join(METHODS).encode()),
        (b"access-control-allow-headers", _ASKABLE),
        (b"access-control-max-age", b"600"),
    ]


_ASKABLE = (
    b"accept, authorization, content-type, last-event-id, mcp-method, mcp-name, "
    b"mcp-protocol-version, mcp-session-id"
)
