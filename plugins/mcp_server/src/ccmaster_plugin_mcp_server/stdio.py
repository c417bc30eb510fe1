"""Serving one client over stdin and stdout, beside whatever hosts run."""

import os
import sys
from contextlib import redirect_stdout

from mcp.server.stdio import stdio_server

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.protocol.callers import always
from ccmaster_plugin_mcp_server.tokens import VARIABLE, person_token, who
from ccmaster_plugin_mcp_server.whole import whole


async def serve(host: Host) -> None:
    """Serve until the client closes stdin.

    Raises:
        Refused: There is a token in the environment, and it is nobody's.
    """
    principal = await caller(host, os.environ.get(VARIABLE))
    async with stdio_server() as (read, write):
        # What anybody prints would break the protocol.
        with redirect_stdout(sys.stderr):
            async with whole(host, always(principal)) as server:
                await server.run(read, write, server.create_initialization_options())


async def caller(host: Host, token: str | None) -> Principal:
    """Return who is at the other end: whose token it is, or without one the person.

    Raises:
        Refused: The token is nobody's.
    """
    if not token:
        return host.person
    principal = await who(host, person_token(host.state_dir(TABLE)), token)
    if principal is None:
        raise Refused(
            f"the token in {VARIABLE} is not valid",
            "unset it to act as the person, or take a session's while its agent runs",
        )
    return principal
