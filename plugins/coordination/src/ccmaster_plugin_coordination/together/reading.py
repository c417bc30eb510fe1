"""The code of the resources of coordinations."""

from collections.abc import Iterable, Sequence
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Completion, ReadCall, UnknownResource
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.events import CoordinationEvent, StepsMoved
from ccmaster_plugin_coordination.together.facts import brief, facts
from ccmaster_plugin_coordination.together.looking import look

MOST = 100
"""Coordinations that are told at once, beside those that run."""
ALL = "ccmaster://coordinations"


async def read_coordinations(call: ReadCall) -> dict[str, Any]:
    """Return the coordinations, the newest first."""
    known = await coordinations_of(call.host).now()
    newest = [*known.all.values()][::-1]
    over = [one for one in newest if not one.running][:MOST]
    shown = [one for one in newest if one.running] + over
    return {"coordinations": [brief(one) for one in shown], "more": len(shown) < len(newest)}


async def read_coordination(call: ReadCall) -> dict[str, Any]:
    """Return one coordination."""
    try:
        return facts(await look(call.host, call.variables["coordination_id"]))
    except InvalidRequest as error:
        raise UnknownResource(error.problem, error.mend) from None


async def ids(wish: Completion) -> Sequence[str]:
    """Complete the id of a coordination, the newest first."""
    if Scope.SESSION_READ not in wish.caller.scopes:
        return []
    known = await coordinations_of(wish.host).now()
    return [one for one in [*known.all][::-1] if one.startswith(wish.value.lower())][:MOST]


def changed(event: Event) -> Iterable[str]:
    """Return what an event changes. Pure."""
    if not isinstance(event, CoordinationEvent):
        return ()
    own = f"{ALL}/{event.coordination_id}"
    return (own,) if isinstance(event, StepsMoved) else (ALL, own)
