"""What a client's entry for ccmaster says, and whether an entry is one of ccmaster's."""

import re
from typing import Any
from urllib.parse import urlsplit

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.http.endpoint import LOCALHOST, is_loopback
from ccmaster_plugin_mcp_server.install.clients import Dialect
from ccmaster_plugin_mcp_server.tokens import VARIABLE

SERVE = ("mcp", "serve", "--transport", "stdio")
_PROGRAM = re.compile(r"(?:^|[/\\])ccmaster(?:\.exe)?$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def stdio_entry(dialect: Dialect, program: str, home: str | None) -> dict[str, Any]:
    """Return an entry with which a client starts ccmaster beside itself; no secret is in it.

    Args:
        dialect: The client's.
        program: The absolute path of the program `ccmaster`.
        home: What `CCMASTER_HOME` is to be; None: nothing, the default is right.
    """
    kind = {"type": dialect.stdio_type} if dialect.stdio_type else {}
    env = {"env": {"CCMASTER_HOME": home}} if home else {}
    return {**kind, "command": program, "args": [*SERVE], **env}


def http_entry(dialect: Dialect, url: str) -> dict[str, Any]:
    """Return an entry with which a client calls a running ccmaster.

    The token is not in it: the client takes it from its environment.

    Args:
        dialect: The client's.
        url: Where the server listens.

    Raises:
        InvalidRequest: It is no such URL, or one to which no token may be sent, or the client's
            file takes none.
    """
    if dialect.token is None:
        raise InvalidRequest(
            f"{dialect.title} takes no URL in its file", "use `--transport stdio`, the default"
        )
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise InvalidRequest(
            f"{url!r} is no URL of an MCP server", "`ccmaster mcp status` tells the server's"
        )
    host = parts.hostname or ""
    if parts.scheme == "http" and host != LOCALHOST and not is_loopback(host):
        raise InvalidRequest(
            f"{url} leads to another machine, and your token would cross the network unencrypted",
            "give a URL of https, or come through an SSH tunnel to 127.0.0.1",
        )
    kind = {"type": dialect.http_type} if dialect.http_type else {}
    return {**kind, "url": url, "headers": {"Authorization": f"Bearer {dialect.token}"}}


def is_ours(entry: Any) -> bool:
    """Say whether ccmaster wrote an entry, or could have: it leads to a ccmaster's MCP server."""
    match entry:
        case {"command": str(program), "args": ["mcp", "serve", *_]}:
            return bool(_PROGRAM.search(program))
        case {"url": str(), "headers": {"Authorization": str(header)}}:
            return bool(re.fullmatch(rf"Bearer \$\{{(env:)?{VARIABLE}\}}", header))
    return False


def checked_name(name: str) -> str:
    """Return a name for the entry that every client takes.

    Raises:
        InvalidRequest: It has a character that some client refuses, or is too long.
    """
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            f"{name!r} is no name for a server",
            "use up to 64 letters, digits, hyphens and underscores",
        )
    return name
