"""Letting coordinations go on: their strategies are asked, and what they decide is kept.

Any process may do it: each decision is one commit, kept only if nothing moved on meanwhile.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from secrets import token_hex

from ccmaster_hookspecs.errors import CcmasterError, Conflict, InvalidRequest, Refused
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import system
from ccmaster_hookspecs.strategies import Finished, More, Situation
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.tasks.adding import add
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import task_stream
from ccmaster_plugin_coordination.tasks.passing import living
from ccmaster_plugin_coordination.together import making, mending, words
from ccmaster_plugin_coordination.together.asking import Decision, ask
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.deciding import sound
from ccmaster_plugin_coordination.together.events import StepsMoved, coordination_stream
from ccmaster_plugin_coordination.together.keeping import together
from ccmaster_plugin_coordination.together.situating import situation, tasks_of

log = logging.getLogger(__name__)

COORDINATIONS = system("coordinations")
"""Who ends what is left of a coordination that is over, and tells of its end."""
TRIES = 20
"""How often a decision is made anew because something moved on; then it is somebody else's."""


async def advance(host: Host, board: Board) -> None:
    """Let every coordination go on as far as it can.

    A strategy is asked when a step, or a part of one, has come to its end since it last decided.

    Args:
        host: ccmaster, as plugins see it.
        board: The tasks of this process; it is brought up to date.
    """
    known = await coordinations_of(host).now()
    if not known.running:
        return
    agents = living(await host.sessions())
    for one in known.running:
        try:
            await _advance_one(host, board, one.coordination_id, agents)
        except Exception:  # an edge: one that fails keeps no other from going on
            log.exception("coordination %s cannot go on now", one.coordination_id)


async def _advance_one(
    host: Host, board: Board, coordination_id: str, agents: Collection[str]
) -> None:
    lost = 0
    while lost < TRIES:
        # The tasks are read last: each step of a coordination is there with its task.
        one = (await coordinations_of(host).now()).all[coordination_id]
        await board.now()
        try:
            if not one.running or not await _step(host, one, board, agents):
                return
        except Conflict:
            lost += 1


async def _step(host: Host, one: Coordination, board: Board, agents: Collection[str]) -> bool:
    """Do what is to be done next; say whether that was anything.

    Raises:
        Conflict: Something has moved on, and nothing was kept.
    """
    # Nothing is awaited before these are taken: what others read meanwhile is newer.
    expect = _positions(one, board)
    stands = situation(one, board, {each.session_id: each.name for each in host.statuses()})
    if mended := mending.events(one, board, agents, COORDINATIONS):
        await host.store.append(*mended, expect=expect)
        return True
    decision: Decision = None
    if _over(stands) != one.over or _is_overdue(one):
        decision = await _decision(host, one, stands)
    if isinstance(decision, More):
        decision = await _more(host, one, decision, _over(stands), expect)
    if isinstance(decision, Finished):
        events, messages = _end(one, board, decision, agents)
        await together(host, messages, events, expect, by=COORDINATIONS)
    return decision is not None or await _noted(host, one, stands, expect)


async def _noted(
    host: Host, one: Coordination, stands: Situation, expect: Mapping[str, int]
) -> bool:
    """Note how far the steps are; say whether that was not noted yet."""
    states = tuple(each.state for each in stands.steps)
    if (states, _over(stands)) == (one.states, one.over):
        return False
    stream = coordination_stream(one.coordination_id)
    moved = StepsMoved(stream=stream, states=states, over=_over(stands))
    await host.store.append(moved, expect=expect)
    return True


async def _more(
    host: Host, one: Coordination, decision: More, over: int, expect: Mapping[str, int]
) -> More | Finished:
    """Make steps tasks; where that cannot be, the coordination is over, and is told why."""
    made = making.tasks(one.coordination_id, one.by, one.assignments, decision.steps)
    added = making.added(one.coordination_id, decision.steps, over)
    try:
        await add(host, made, by=COORDINATIONS, also=(added,), expect=expect)
    except (InvalidRequest, Refused) as error:
        return Finished(result=f"its next steps cannot be: {error}", done=False)
    return decision


def _end(
    one: Coordination, board: Board, decision: Finished, agents: Collection[str]
) -> tuple[Sequence[Event], Sequence[Outgoing]]:
    """Return what ends a coordination and what still runs of it, and what is told of that."""
    why = "the coordination that it belongs to is over"
    ended = making.cancelled(one, board, COORDINATIONS, why)
    messages = making.stops(one, board, agents, why)
    if one.tell is not None and one.tell in agents:
        text = words.over(one, decision, token_hex(4))
        messages = [*messages, Outgoing(session_id=one.tell, text=text)]
    return (*ended, making.finished(one, decision)), messages


async def _decision(host: Host, one: Coordination, stands: Situation) -> Decision:
    if _is_overdue(one):
        return Finished(result=f"it was not over within {one.timeout_seconds:g} s", done=False)
    strategy = host.contributed.strategies.get(one.strategy)
    if strategy is None:
        return Finished(result=f"no plugin gives the strategy {one.strategy!r} now", done=False)
    try:
        decide = host.contributed.code(strategy, strategy.decide)
        decision = await ask(one.strategy, decide, stands)
    except CcmasterError as error:
        return Finished(result=str(error), done=False)
    return sound(stands, decision, host.settings(TABLE).max_coordination_steps)


def _over(stands: Situation) -> int:
    return sum(each.state.over for each in (*stands.steps, *stands.led))


def _is_overdue(one: Coordination) -> bool:
    return one.due is not None and one.due <= datetime.now(UTC)


def _positions(one: Coordination, board: Board) -> Mapping[str, int]:
    tasks = {task_stream(task.task_id): task.position for task in tasks_of(one, board)}
    return {coordination_stream(one.coordination_id): one.position, **tasks}
