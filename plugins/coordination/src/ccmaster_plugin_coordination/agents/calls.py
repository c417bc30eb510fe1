"""The tools that tell who is there, and who one is."""

from typing import Any

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.agents import facts
from ccmaster_plugin_coordination.agents.facts import Tree
from ccmaster_plugin_coordination.agents.listing import Wanted, page
from ccmaster_plugin_coordination.agents.registry import agent_of, agents_of
from ccmaster_plugin_coordination.asked import agent as named
from ccmaster_plugin_coordination.asked import given
from ccmaster_plugin_coordination.bounds.family import family_of
from ccmaster_plugin_coordination.plugin import TABLE


async def set_identity(call: ToolCall) -> dict[str, Any]:
    """Say who an agent is."""
    arguments, host, caller = given(call), call.host, call.caller
    status = await _meant(call, arguments["agent_id"])
    await check_may_name(host, caller, status)
    await host.set_identity(
        status.session_id,
        by=caller,
        name=arguments["name"],
        role=arguments["role"],
        capabilities=arguments["capabilities"],
    )
    return facts.brief(await agent_of(host, await host.status(status.session_id)))


async def list_agents(call: ToolCall) -> dict[str, Any]:
    """Tell of agents, a page at a time."""
    arguments = given(call)
    state = State(arguments["state"]) if arguments["state"] else None
    wanted = Wanted(
        role=arguments["role"],
        capability=arguments["capability"],
        state=state,
        free=arguments["free"],
    )
    statuses = await call.host.sessions(ended=state is State.ENDED)
    agents = await agents_of(call.host, statuses)
    shown, cursor = page(agents, wanted, arguments["cursor"], int(arguments["limit"]))
    return {"agents": [facts.brief(agent) for agent in shown], "next_cursor": cursor}


async def get_agent_status(call: ToolCall) -> dict[str, Any]:
    """Tell where one agent stands."""
    status = await named(call.host, given(call)["agent_id"])
    return await status_of(call.host, status)


async def status_of(host: Host, status: Status) -> dict[str, Any]:
    """Return all that is told of an agent."""
    family = await family_of(host).now()
    line = family.line(status.session_id)
    budget: float | None = host.settings(TABLE).tree_budget_usd
    tree = Tree(line=line, spent_usd=family.spent(line.tree), budget_usd=budget)
    return facts.whole(await agent_of(host, status), tree)


async def check_may_name(host: Host, by: Principal, status: Status) -> None:
    """See that an agent says who another is only where it launched that one.

    Else any peer could take another's name away, and others take it for that one.

    Raises:
        Refused: It did not.
    """
    if by.kind is not PrincipalKind.SESSION or by.name == status.session_id:
        return
    family = await family_of(host).now()
    if not family.descends(status.session_id, by.name):
        raise Refused(f"{status.name} was not launched by you", "ask it to say itself who it is")


async def _meant(call: ToolCall, wanted: str | None) -> Status:
    if wanted is not None:
        return await named(call.host, wanted)
    if call.caller.kind is not PrincipalKind.SESSION:
        raise ToolFailure(f"agent_id: {call.caller} is no agent", "name one")
    return await call.host.status(call.caller.name)
