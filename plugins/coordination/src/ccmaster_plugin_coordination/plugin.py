"""Let agents work together: messages, tasks, shared state, strategies, leases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs import Settings, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs.decisions import Continue, Rest
    from ccmaster_hookspecs.events import Event
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.mcp import Resource, ResourceTemplate, Tool
    from ccmaster_hookspecs.status import Status

TABLE = "coordination"
_HERE = "ccmaster_plugin_coordination"


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `coordination`."""
    return (Settings(table=TABLE, shape=f"{_HERE}.settings:CoordinationSettings"),)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """Add what happens as agents work together."""
    from ccmaster_plugin_coordination.agents import events as agents
    from ccmaster_plugin_coordination.leases import events as leases
    from ccmaster_plugin_coordination.messaging import events as messaging
    from ccmaster_plugin_coordination.sync import events as sync
    from ccmaster_plugin_coordination.tasks import events as tasks
    from ccmaster_plugin_coordination.together import events as together

    every = (agents, leases, messaging, sync, tasks, together)
    return tuple(kind for module in every for kind in module.KINDS)


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Add the tools with which agents work together."""
    from ccmaster_plugin_coordination.agents import tools as agents
    from ccmaster_plugin_coordination.leases import tools as leases
    from ccmaster_plugin_coordination.messaging import tools as messaging
    from ccmaster_plugin_coordination.sync import tools as sync
    from ccmaster_plugin_coordination.tasks import tools as tasks
    from ccmaster_plugin_coordination.together import tools as together

    every = (agents, leases, messaging, sync, tasks, together)
    return tuple(tool for module in every for tool in module.TOOLS)


@hookimpl
def register_resources() -> Iterable[Resource | ResourceTemplate]:
    """Add what can be read of agents that work together."""
    from ccmaster_plugin_coordination.agents import resources as agents
    from ccmaster_plugin_coordination.leases import resources as leases
    from ccmaster_plugin_coordination.messaging import resources as messaging
    from ccmaster_plugin_coordination.sync import resources as sync
    from ccmaster_plugin_coordination.tasks import resources as tasks
    from ccmaster_plugin_coordination.together import resources as together

    every = (agents, leases, messaging, sync, tasks, together)
    return tuple(resource for module in every for resource in module.RESOURCES)


@hookimpl
async def decide_continuation(host: Host, status: Status) -> Continue | Rest | None:
    """Give an idle agent what waits for it, before it goes on by itself."""
    from ccmaster_plugin_coordination.going_on import going_on

    return await going_on(host, status)
