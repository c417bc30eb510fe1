"""Letting coordinations go on: their strategies are asked, and what they decide is kept.

Any process may do it: each decision is one commit, kept only if nothing moved on meanwhile.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from secrets import token_hex

from ccmaster_hookspecs.errors import CcmasterError, Conflict, InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import system
from ccmaster_hookspecs.strategies import Finished
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import task_stream
from ccmaster_plugin_coordination.together import making, mending, words
from ccmaster_plugin_coordination.together.asking import Decision, ask
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.coordinations import Coordinations, coordinations_of
from ccmaster_plugin_coordination.together.deciding import sound
from ccmaster_plugin_coordination.together.events import coordination_stream
from ccmaster_plugin_coordination.together.situating import situation, tasks_of

COORDINATIONS = system("coordinations")
"""Who ends what is left of a coordination that is over, and tells of its end."""
TRIES = 20
"""How often a decision is made anew because something moved on; then it is somebody else's."""


async def advance(host: Host, board: Board) -> None:
    """Let every coordination go on as far as it can.

    Args:
        host: ccmaster, as plugins see it.
        board: The tasks of this process; it is brought up to date.
    """
    known = await coordinations_of(host).now()
    for one in known.running:
        await advance_one(host, board, one.coordination_id)


async def advance_one(host: Host, board: Board, coordination_id: str) -> None:
    """Let one coordination go on as far as it can."""
    known, lost = coordinations_of(host), 0
    while lost < TRIES:
        # The tasks are read last: each step of a coordination is there with its task.
        one = (await known.now()).all[coordination_id]
        await board.now()
        if not one.running or not _anything_new(known, one, board):
            return
        positions = _positions(one, board)
        events = mending.events(one, board, await _living(host), COORDINATIONS)
        finished = None
        if not events:
            decision = await _decision(host, one, board)
            events = _events(one, board, decision)
            finished = decision if isinstance(decision, Finished) else None
        if not events:
            known.looked_at[coordination_id] = positions
            return
        try:
            await _keep(host, one, events, _expected(one, board), finished)
        except Conflict:
            lost += 1


def next_due(host: Host) -> datetime | None:
    """Return when the next coordination is given up, as far as was read; None: none ever is."""
    times = [one.due for one in coordinations_of(host).running if one.due]
    return min(times, default=None)


async def _living(host: Host) -> Collection[str]:
    return {status.session_id for status in await host.sessions()}


async def _decision(host: Host, one: Coordination, board: Board) -> Decision:
    if _overdue(one):
        return Finished(result=f"it was not over within {one.timeout_seconds:g} s", done=False)
    strategy = host.contributed.strategies.get(one.strategy)
    if strategy is None:
        return Finished(result=f"no plugin gives the strategy {one.strategy!r} now", done=False)
    stands = situation(one, board, {each.session_id: each.name for each in host.statuses()})
    try:
        decide = host.contributed.code(strategy, strategy.decide)
        decision = await ask(one.strategy, decide, stands)
    except CcmasterError as error:
        return Finished(result=str(error), done=False)
    return sound(stands, decision, host.settings(TABLE).max_coordination_steps)


def _events(one: Coordination, board: Board, decision: Decision) -> Sequence[Event]:
    if decision is None:
        return ()
    if isinstance(decision, Finished):
        return making.finish(one, board, decision, COORDINATIONS)
    return making.steps(one.coordination_id, one.by, one.assignments, decision.steps)


async def _keep(
    host: Host,
    one: Coordination,
    events: Sequence[Event],
    expect: Mapping[str, int],
    finished: Finished | None,
) -> None:
    """Keep what was decided; of an end, tell who is to be told, in the same commit."""
    if finished is None or one.tell is None:
        await host.store.append(*events, expect=expect)
        return
    message = Outgoing(session_id=one.tell, text=words.over(one, finished, token_hex(4)))
    try:
        await host.send_together([message], by=COORDINATIONS, also=events, expect=expect)
    except InvalidRequest:  # whoever is to be told has ended
        await host.store.append(*events, expect=expect)


def _anything_new(known: Coordinations, one: Coordination, board: Board) -> bool:
    return _overdue(one) or known.looked_at.get(one.coordination_id) != _positions(one, board)


def _overdue(one: Coordination) -> bool:
    return one.due is not None and one.due <= datetime.now(UTC)


def _positions(one: Coordination, board: Board) -> Sequence[int]:
    return [one.position, *(task.position for task in tasks_of(one, board))]


def _expected(one: Coordination, board: Board) -> Mapping[str, int]:
    """Return what must not have moved on for a decision to hold."""
    tasks = {task_stream(task.task_id): task.position for task in tasks_of(one, board)}
    return {coordination_stream(one.coordination_id): one.position, **tasks}
