"""Ending a coordination that someone does not want any more."""

from contextlib import suppress

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, StoreUnavailable
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import task_stream
from ccmaster_plugin_coordination.tasks.passing import living
from ccmaster_plugin_coordination.tasks.stopping import TASKS
from ccmaster_plugin_coordination.together import making
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.events import (
    CoordinationCancelled,
    coordination_stream,
)
from ccmaster_plugin_coordination.together.keeping import together

WHY = "the coordination that it belongs to was cancelled"
TRIES = 20
"""How often it is decided anew because something moved on."""
ALL = "`ccmaster coordinate list --all`, or ccmaster://coordinations, tells which there are"


async def found(host: Host, wanted: str) -> Coordination:
    """Return a coordination by its id, or the beginning of it.

    Raises:
        InvalidRequest: None is meant by it, or several may be.
    """
    known = (await coordinations_of(host).now()).all
    if wanted in known:
        return known[wanted]
    meant = [one for key, one in known.items() if key.startswith(wanted.lower())]
    if not wanted or not meant:
        raise InvalidRequest(f"coordination_id: there is no coordination {wanted!r}", ALL)
    if len(meant) > 1:
        raise InvalidRequest(
            f"coordination_id: {wanted!r} may be any of {len(meant)}", "give more of the id"
        )
    return meant[0]


async def cancel(
    host: Host, wanted: str, *, by: Principal, reason: str | None = None
) -> Coordination:
    """End a coordination, and cancel what still runs of it; one that is over is left as it is.

    Raises:
        InvalidRequest: There is no such coordination.
        Refused: Another began it, and whoever asks is an agent.
    """
    for _ in range(TRIES):
        one = await found(host, wanted)
        if not one.running:
            return one
        if by.kind is PrincipalKind.SESSION and one.by != by:
            raise Refused(
                f"the coordination {one.coordination_id[:8]} is {one.by}'s",
                "ask whoever began it, or a person",
            )
        board = await board_of(host).now()
        stream = coordination_stream(one.coordination_id)
        cancelled = CoordinationCancelled(stream=stream, by=by, reason=reason)
        events = (*making.cancelled(one, board, by, WHY), cancelled)
        messages = making.stops(one, board, living(await host.sessions()), WHY)
        open_tasks = making.open_tasks(one, board)
        expect = {task_stream(task.task_id): task.position for task in open_tasks}
        # A step that came or began meanwhile is to be cancelled too, and its agent told to stop.
        with suppress(Conflict):
            await together(host, messages, events, {stream: one.position, **expect}, by=TASKS)
    raise StoreUnavailable("the coordination goes on all the time", "try again")
