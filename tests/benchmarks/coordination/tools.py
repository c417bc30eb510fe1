"""Calls of tools as agents make them, but for the wire; and how fast the store is beside them."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from attrs import frozen

from ccmaster_core.application import Application
from ccmaster_hookspecs.events import Notice
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

APPENDS = 300
CONFIGURATION = """
[mcp_server]
port = 0
[coordination]
messages_per_minute = 1000000
messages_per_hour = 1000000
"""


def agent(session: str) -> Principal:
    """Return a session's agent, with every scope."""
    return Principal(PrincipalKind.SESSION, session, frozenset(Scope))


@frozen
class Tools:
    """Uses tools as anyone."""

    _calls: Calls

    async def use(self, name: str, by: Principal, **arguments: Any) -> Mapping[str, Any]:
        """Call a tool, and return its result."""
        wanted = Wanted(tool=self._calls.tool(name), arguments=arguments, caller=by)
        # As a call that is run again: the tool use it belongs to need not be there any more.
        refused = await self._calls.refusal(wanted, again=True)
        result = refused or await self._calls.call(wanted, NoLink())
        if not isinstance(result.structured, Mapping):
            raise RuntimeError(f"{name} failed: {result.content}")
        return result.structured


@asynccontextmanager
async def tools_of(application: Application) -> AsyncIterator[Tools]:
    """Let tools be called for as long as the context lasts."""
    audit = Audit(application.store)
    async with audit.writing():
        yield Tools(Calls(application, audit))


async def appends_a_second(application: Application) -> float:
    """Return how many durable appends a second the store takes from one writer."""
    begin = time.perf_counter()
    for _ in range(APPENDS):
        await application.store.append(Notice(stream="yardstick", text="as much as a tool use"))
    return APPENDS / (time.perf_counter() - begin)
