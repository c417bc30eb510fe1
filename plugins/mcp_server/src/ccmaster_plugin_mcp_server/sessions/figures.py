"""The figures as resources: kept up by one reckoner of whoever serves them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ReadCall, Resource
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.analytics import changes
from ccmaster_plugin_mcp_server.analytics.reckoner import Reckoner
from ccmaster_plugin_mcp_server.analytics.shapes import plain
from ccmaster_plugin_mcp_server.plugin import TABLE

PLUGIN = "mcp-server"

Read = Callable[..., Awaitable[Mapping[str, Any]]]

_CODE = "ccmaster_plugin_mcp_server.analytics.changes"


def offered(system_metrics: Read, session_analytics: Read) -> tuple[Resource, Resource]:
    """Return the figures as resources, read by what is given."""
    return (
        Resource(
            uri=changes.SYSTEM_METRICS,
            name="system_metrics",
            title="System metrics",
            description=(
                "Figures of the whole system, computed from events: sessions by state, turns, "
                "messages, permissions, tools, tokens and money, calls, hosts."
            ),
            read=system_metrics,
            scope=Scope.SESSION_READ,
            changed_by=f"{_CODE}:system_metrics_changed",
        ),
        Resource(
            uri=changes.SESSION_ANALYTICS,
            name="session_analytics",
            title="Session analytics",
            description=(
                "Figures of each session, and by folder, owner, model and hour, computed from "
                "events."
            ),
            read=session_analytics,
            scope=Scope.SESSION_READ,
            changed_by=f"{_CODE}:session_analytics_changed",
        ),
    )


@frozen
class Figures:
    """Reads the figures of one store."""

    _reckoner: Reckoner

    async def system_metrics(self, _call: ReadCall) -> Mapping[str, Any]:
        """Tell the figures of the whole system."""
        told: Mapping[str, Any] = plain(await self._reckoner.system_metrics())
        return told

    async def session_analytics(self, _call: ReadCall) -> Mapping[str, Any]:
        """Tell the figures of sessions."""
        told: Mapping[str, Any] = plain(await self._reckoner.session_analytics())
        return told


FIGURES = offered(Figures.system_metrics, Figures.session_analytics)
"""As they are told of; what can be read is only what `figured` contributes."""


@asynccontextmanager
async def figured(host: Host) -> AsyncIterator[None]:
    """Contribute the figures for as long as the context lasts.

    Whoever serves enters it; of several servers in one process the first keeps them up.
    """
    if changes.SYSTEM_METRICS in host.contributed.resources:
        yield
        return
    reckoner = Reckoner(host.store, Path(host.state_dir(TABLE)))
    figures = Figures(reckoner)
    take_away = host.contributed.add(
        PLUGIN, *offered(figures.system_metrics, figures.session_analytics)
    )
    try:
        yield
    finally:
        take_away()
        await reckoner.close()
