"""Reach ccmaster's own tools wherever they are served now, from an agent's first use on."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module

from attrs import define

from ccmaster_hookspecs import Session, ToolUse
from ccmaster_hookspecs.agents import Endpoint
from ccmaster_plugin_demo_agent.own_tools.wire import failure
from ccmaster_plugin_demo_agent.results import Result

PATIENCE = 15.0
"""Seconds that another server has to come up, where the one that was there is gone."""
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 2.0
_CLIENT = "ccmaster_plugin_demo_agent.own_tools.http"
NOBODY = "nobody serves ccmaster's tools here: see that mcp_server.enabled is true, and try again"

Called = Callable[[Endpoint, ToolUse, float], Awaitable[Result]]


class Unreached(Exception):
    """A call has surely not begun."""


@define(eq=False)
class OwnTools:
    """Calls ccmaster's tools for one agent. Until the first call it is nothing but two values."""

    _session: Session
    _endpoint: Endpoint | None = None
    _called: Called | None = None

    async def call(self, use: ToolUse, seconds: float) -> Result:
        """Call a tool as the agent; whatever happens, there is a result.

        A call that has surely not begun is made again, where the tools are served by then.

        Args:
            use: Which tool, on what, and which tool use of the agent it is.
            seconds: How long the call may take, once it is made.
        """
        called = self._called = self._called or await _loaded()
        clock = asyncio.get_running_loop().time
        until, delay = clock() + PATIENCE, _FIRST_DELAY
        while True:
            self._endpoint = self._endpoint or await self._session.endpoint()
            if self._endpoint is None:
                return failure(NOBODY)
            try:
                return await called(self._endpoint, use, seconds)
            except Unreached as unreached:
                if clock() + delay > until:
                    return failure(str(unreached))
                self._endpoint = None
            await asyncio.sleep(delay)
            delay = min(2 * delay, _LONGEST_DELAY)


async def _loaded() -> Called:
    """Load the client; whoever else is at work does not wait for that."""
    called: Called = (await asyncio.to_thread(import_module, _CLIENT)).called
    return called
