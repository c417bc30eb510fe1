"""ccmaster in a process of its own, with the trivial tool: `python -m … HOME http|stdio`."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.benchmarks.homes import ANA
from tests.benchmarks.mcp.trivial import NAME, Plugin
from tests.benchmarks.watching import watched

from ccmaster_core import loops, tokens
from ccmaster_core.application import Application
from ccmaster_core.contributions import Contributions
from ccmaster_core.home import Home
from ccmaster_core.hosting import hosting
from ccmaster_core.opening import opened
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server import stdio
from ccmaster_plugin_mcp_server.calling.joining import SEEN_AS
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.reach import reached
from ccmaster_plugin_mcp_server.tokens import person_token

TOOL_USE = "toolu_1"
"""The tool use of the session's agent that every call with the session's token is."""


@asynccontextmanager
async def application(home: Path) -> AsyncIterator[Application]:
    """Open ccmaster with all plugins that are installed, and the one with the tool."""
    plugins = Plugins()
    plugins.discover()
    plugins.register(Plugin(), "trivial")
    async with opened(Home(home), plugins, Contributions(plugins)) as application:
        yield application


async def over_http(home: Path) -> None:
    """Run a whole host until stdin ends, with one session whose agent uses the tool."""
    async with application(home) as host, hosting(host, adopts=True):
        if (here := await reached(host)) is None:
            raise RuntimeError("no server came up")
        async with _session(host, home) as session_has:
            told = {
                "url": here.url,
                "token": person_token(host.state_dir(TABLE)),
                "session_token": session_has,
            }
            print(json.dumps(told), flush=True)
            await asyncio.to_thread(sys.stdin.read)


async def over_stdio(home: Path) -> None:
    """Serve beside whatever hosts run, until stdin ends."""
    async with application(home) as asking:
        await stdio.serve(asking)


@asynccontextmanager
async def _session(host: Application, home: Path) -> AsyncIterator[str]:
    """Have a session whose agent uses the tool all the time, and yield its token."""
    async with watched(host.store) as watch:
        session = await host.launch(
            by=ANA, working_dir=str(home), runtime="demo", prompt="Say hello", watch=False
        )
        await watch.turn_ended()
    stream = e.session_stream(session)
    claim = (await host.store.claims())[stream]
    token = tokens.new_token(session)
    await host.store.append(
        e.SessionTokenIssued(stream=stream, token_hash=tokens.hash_of(token)),
        e.TurnStarted(stream=stream),
        e.ToolStarted(stream=stream, tool_use_id=TOOL_USE, tool=SEEN_AS + NAME),
        claim=claim,
    )
    yield token


if __name__ == "__main__":
    _home, _transport = Path(sys.argv[1]), sys.argv[2]
    loops.run({"http": over_http, "stdio": over_stdio}[_transport](_home))
