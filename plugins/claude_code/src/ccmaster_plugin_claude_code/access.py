"""How the CLI reaches ccmaster's own tools: a file that names them, and a token beside it.

The token stands in the environment alone; the CLI puts it into its requests.
"""

import json
import os
from pathlib import Path

from attrs import field, frozen

from ccmaster_hookspecs.agents import Endpoint
from ccmaster_hookspecs.errors import RuntimeFailure

TOKEN_VARIABLE = "CCMASTER_TOKEN"  # noqa: S105 - the name of one
"""The environment variable of the token."""

BLANK = b"[a secret of ccmaster]"
"""What is read in the place of a token that an agent prints."""


@frozen
class Access:
    """What a CLI needs to reach ccmaster's tools."""

    file: Path
    """Its MCP configuration; there is no secret in it."""
    name: str
    """What the server is called in it."""
    token: str = field(repr=False)


def prepared(endpoint: Endpoint, folder: Path, session_id: str) -> Access:
    """Write the MCP configuration of one session's CLI, for nobody but the person.

    Raises:
        RuntimeFailure: It cannot be written.
    """
    server = {
        "type": "http",
        "url": endpoint.url,
        "headers": {"Authorization": f"Bearer ${{{TOKEN_VARIABLE}}}"},
    }
    file = folder / "mcp" / f"{session_id}.json"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.unlink(missing_ok=True)  # so that its mode is ours
        with open(file, "x", encoding="utf-8", opener=_private) as written:
            json.dump({"mcpServers": {endpoint.name: server}}, written)
    except OSError as error:
        raise RuntimeFailure(
            f"the MCP configuration {file} cannot be written: {error.strerror or error}",
            "make room on its disk, and see that its folder can be written",
        ) from error
    return Access(file, endpoint.name, endpoint.token)


def without(token: str | None, line: bytes) -> bytes:
    """Return a line of the CLI's without its token: an agent may print its environment."""
    return line.replace(token.encode(), BLANK) if token else line


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
