"""Let agents work together: messages, tasks, shared state, strategies, leases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs import Command, Service, Settings, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ccmaster_hookspecs.agents import LaunchRequest
    from ccmaster_hookspecs.decisions import Continue, Deny, Hold, Refuse, Rest
    from ccmaster_hookspecs.events import Event
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.mcp import Resource, ResourceTemplate, Tool
    from ccmaster_hookspecs.messages import Message
    from ccmaster_hookspecs.principals import Principal
    from ccmaster_hookspecs.status import Status
    from ccmaster_hookspecs.strategies import Strategy

TABLE = "coordination"
_HERE = "ccmaster_plugin_coordination"


@hookimpl
def register_commands() -> Iterable[Command]:
    """Add the commands with which a person sees, and steers, how agents work together."""
    return (
        Command(
            name="agents",
            app=f"{_HERE}.cli.agents:app",
            help="See who is there, what each can do and works on, and say who they are.",
        ),
        Command(
            name="checkpoints",
            app=f"{_HERE}.cli.checkpoints:app",
            help="Keep where agents stand at one moment, and see what has changed since.",
        ),
        Command(
            name="tasks",
            app=f"{_HERE}.cli.tasks:app",
            help="See, add and steer the work that agents have.",
        ),
        Command(
            name="coordinate",
            app=f"{_HERE}.cli.coordinate:app",
            help="Let several agents work on one thing, by a strategy.",
        ),
        Command(
            name="mail",
            app=f"{_HERE}.cli.mail:app",
            help="Read what agents wrote to you, and write to them without interrupting.",
        ),
        Command(
            name="leases",
            app=f"{_HERE}.cli.leases:app",
            help="Show which paths agents keep to themselves, and give them back.",
        ),
    )


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `coordination`."""
    return (Settings(table=TABLE, shape=f"{_HERE}.settings:CoordinationSettings"),)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """Add what happens as agents work together."""
    from ccmaster_plugin_coordination.agents import events as agents
    from ccmaster_plugin_coordination.bounds import events as bounds
    from ccmaster_plugin_coordination.leases import events as leases
    from ccmaster_plugin_coordination.messaging import events as messaging
    from ccmaster_plugin_coordination.sync import events as sync
    from ccmaster_plugin_coordination.tasks import events as tasks
    from ccmaster_plugin_coordination.together import events as together

    every = (agents, bounds, leases, messaging, sync, tasks, together)
    return tuple(kind for module in every for kind in module.KINDS)


@hookimpl
def register_services() -> Iterable[Service]:
    """Add what sees to it that no task waits for what will never come, and reads ahead."""
    return (
        Service(name="coordination", run=f"{_HERE}.tasks.conductor:run"),
        Service(name="bounds", run=f"{_HERE}.bounds.reading:run"),
    )


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
def register_strategies() -> Iterable[Strategy]:
    """Add the ways to work together that come with ccmaster."""
    from ccmaster_plugin_coordination.together.strategies.described import STRATEGIES

    return STRATEGIES


@hookimpl
async def decide_continuation(host: Host, status: Status) -> Continue | Rest | None:
    """Give an idle agent what waits for it, before it goes on by itself."""
    from ccmaster_plugin_coordination.bounds import budget
    from ccmaster_plugin_coordination.going_on import going_on

    return await budget.decide_continuation(host, status) or await going_on(host, status)


@hookimpl(tryfirst=True)
async def decide_launch(host: Host, request: LaunchRequest) -> Refuse | None:
    """Refuse what an agent asked for beyond what agents may launch."""
    from ccmaster_plugin_coordination.bounds import spawning

    return await spawning.decide_launch(host, request)


@hookimpl
async def decide_tool_call(
    host: Host, caller: Principal, tool: Tool, arguments: Mapping[str, Any]
) -> Deny | None:
    """Deny an agent a call that would launch, or send, more than agents may."""
    from ccmaster_plugin_coordination.bounds import calls
    from ccmaster_plugin_coordination.messaging import door

    return await calls.decide_tool_call(
        host, caller, tool.name, arguments
    ) or await door.decide_tool_call(host, caller, tool, arguments)


@hookimpl
async def decide_delivery(host: Host, message: Message) -> Hold | Refuse | None:
    """Hold a message to an agent that is not to have it now; refuse what is too much."""
    from ccmaster_plugin_coordination import delivering

    return await delivering.decide_delivery(host, message)


@hookimpl(tryfirst=True)
async def decide_permission(
    host: Host, status: Status, tool: str, arguments: Mapping[str, Any]
) -> Deny | None:
    """Deny an agent what would change paths that another has leased."""
    from ccmaster_plugin_coordination.leases.blocking.deciding import decided

    return await decided(host, status, tool, arguments)
