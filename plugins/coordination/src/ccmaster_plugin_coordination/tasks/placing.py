"""Which idle agent is to begin which task, so that not all of them reach for one. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.usage import limited_until


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
    idle = [one for one in fleet if is_free(one) and limited_until(one, fleet, now) is None]
    placed: dict[str, str] = {}
    while True:
        taken = {*placed.values()}
        wishes = [
            (str(task.priority), task.seq, len(one.capabilities), one.session_id, task.task_id)
            for one in idle
            if one.session_id not in placed and (task := board.next_for(one, taken))
        ]
        if not wishes:
            return placed
        *_, session_id, task_id = min(wishes)
        placed[session_id] = task_id


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
