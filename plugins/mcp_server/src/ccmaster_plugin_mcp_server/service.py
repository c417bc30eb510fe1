"""Serve over HTTP while this host may: whoever connects is waited for, and then it is loaded."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import Claim
from ccmaster_plugin_mcp_server import tenure
from ccmaster_plugin_mcp_server.demand import needed
from ccmaster_plugin_mcp_server.events import McpServing
from ccmaster_plugin_mcp_server.http.binding import Bound, bind, check
from ccmaster_plugin_mcp_server.http.callers import Callers, callers
from ccmaster_plugin_mcp_server.http.configured import endpoint_of, limits_of
from ccmaster_plugin_mcp_server.http.endpoint import MCP_PATH
from ccmaster_plugin_mcp_server.http.serving import Serving
from ccmaster_plugin_mcp_server.http.tls import tls_context
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tokens import person_token

if TYPE_CHECKING:
    from starlette.types import ASGIApp

log = logging.getLogger(__name__)

_BEHIND = "ccmaster_plugin_mcp_server.behind"


async def run(host: Host) -> None:
    """Serve whenever no other host that shares the store does, until cancelled.

    Raises:
        ConfigurationError: What is configured cannot be, or must not.
        RuntimeFailure: The port is taken.
    """
    settings: McpServerSettings = host.settings(TABLE)
    if not settings.enabled:
        return
    while True:
        async with tenure.held(host) as claim, asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(_serve(host, settings, claim))
            losing = tasks.create_task(tenure.over(host, claim))
            await losing
            serving.cancel()


async def _serve(host: Host, settings: McpServerSettings, claim: Claim) -> None:
    folder = host.state_dir(TABLE)
    person_has = person_token(folder)
    endpoint = endpoint_of(settings)
    tls = tls_context(endpoint)
    # In a thread: to look a name up may take seconds.
    addresses = await asyncio.to_thread(check, endpoint)
    with closing(bind(endpoint, Path(folder), addresses)) as bound:
        serving = Serving(
            bound,
            lambda: _loaded(host, settings, person_has),
            callers=_callers(settings, bound),
            limits=limits_of(settings),
            tls=tls,
        )
        url = bound.origin + MCP_PATH
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(serving.run())
            position = await host.store.append(
                McpServing(host=host.host_id, pid=os.getpid(), url=url), claim=claim
            )
            log.info("MCP is served at %s", url)
            tasks.create_task(_wake_for_agents(host, position, serving))


def _callers(settings: McpServerSettings, bound: Bound) -> Callers:
    return callers(
        scheme=bound.scheme,
        names=bound.names,
        port=bound.port,
        allowed_hosts=settings.allowed_hosts,
        allowed_origins=settings.allowed_origins,
    )


@asynccontextmanager
async def _loaded(
    host: Host, settings: McpServerSettings, person_has: str
) -> AsyncIterator["ASGIApp"]:
    module = await asyncio.to_thread(import_module, _BEHIND)
    async with module.behind(host, settings, person_has) as app:
        yield app


async def _wake_for_agents(host: Host, position: int, serving: Serving) -> None:
    """Load the server before an agent calls, or at the latest while the first comes up."""
    await needed(host, position)
    serving.wake()
