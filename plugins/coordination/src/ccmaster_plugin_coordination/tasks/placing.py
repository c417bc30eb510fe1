"""Which idle agent is to begin which task, so that not all of them reach for one. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from heapq import heapify, heappop, heappush

from attrs import field, frozen

from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.usage import limited_until, limits


def placements(board: Board, statuses: Iterable[Status], now: datetime) -> Mapping[str, str]:
    """Say which idle agent is to begin which task.

    The most urgent task that any of them may take goes first, to the one of those that may that
    can do least else; so no agent stays idle while a task waits that it could take, and of two
    processes that know the same both say the same.

    Args:
        board: The tasks.
        statuses: The sessions that have not ended.
        now: The time, in UTC.

    Returns:
        The task's id, by the session's.
    """
    fleet = list(statuses)
    reached = limits(fleet, now)
    idle = [one for one in fleet if is_free(one) and limited_until(one, reached, now) is None]
    taken: set[str] = set()
    wishes = [wish for one in idle if (wish := _wish(one, board, taken))]
    heapify(wishes)
    placed: dict[str, str] = {}
    while wishes:
        wish = heappop(wishes)
        if wish.task_id not in taken:
            placed[wish.status.session_id] = wish.task_id
            taken.add(wish.task_id)
        elif another := _wish(wish.status, board, taken):
            heappush(wishes, another)
    return placed


def is_free(status: Status) -> bool:
    """Say whether an agent could begin a task now, as far as its session tells."""
    return (
        status.live
        and status.state is State.IDLE
        and status.host is not None
        and not status.messages
        and not status.stopping
        and Scope.COORDINATE in status.scopes
        and not is_spent(status)
    )


def is_spent(status: Status) -> bool:
    """Say whether a session's budget is spent: then its agent is given nothing any more."""
    return status.budget_usd is not None and status.cost_usd >= status.budget_usd


@frozen(order=True)
class _Wish:
    """What an agent is to begin, unless another does; the least goes first."""

    priority: str
    seq: int
    abilities: int
    session_id: str
    task_id: str
    status: Status = field(order=False)


def _wish(status: Status, board: Board, taken: Collection[str]) -> _Wish | None:
    task = board.next_for(status, taken)
    if task is None:
        return None
    return _Wish(
        priority=str(task.priority),
        seq=task.seq,
        abilities=len(status.capabilities),
        session_id=status.session_id,
        task_id=task.task_id,
        status=status,
    )
