"""Waking this host's own idle agents when a task is there for them, or its parts are over."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from attrs import define, field

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.events import TaskEvent
from ccmaster_plugin_coordination.tasks.following import news
from ccmaster_plugin_coordination.tasks.placing import placements

AGAIN = 1.0
"""Seconds within which an agent begins the task that is kept for it; if it does not, its host may
be dead, and the task is kept for another."""
SELDOM = 5.0
"""Seconds between two looks where nothing happens."""


@define
class Kept:
    """Which tasks are kept for which agents, so that not all of them reach for one."""

    _placed: Mapping[str, str] = field(factory=dict)
    """The task's id, by the session's."""
    _since: dict[tuple[str, str], float] = field(factory=dict)
    """When each was first kept so, by the event loop's clock."""

    @classmethod
    def of(cls, _: Host) -> "Kept":
        """Return what a process keeps; nothing yet."""
        return cls()

    def for_others(self, session_id: str) -> Collection[str]:
        """Return the tasks that are kept for others than one session's agent."""
        return {task_id for one, task_id in self._placed.items() if one != session_id}

    def late(self, placed: Mapping[str, str], now: float) -> Collection[str]:
        """Return the sessions whose agents have left alone for too long what is kept for them.

        Args:
            placed: What would be kept for whom now.
            now: The time, by the event loop's clock.
        """
        since = (
            (session_id, self._since.get((session_id, task_id), now))
            for session_id, task_id in placed.items()
        )
        return {session_id for session_id, first in since if now - first >= AGAIN}

    def keep(self, placed: Mapping[str, str], now: float) -> None:
        """Keep tasks for agents, and nothing else any more."""
        self._since = {pair: self._since.get(pair, now) for pair in placed.items()}
        self._placed = placed


def kept_of(host: Host) -> Kept:
    """Return what a process keeps for whom."""
    return host.kept(Kept.of)


async def run(host: Host) -> None:
    """Wake agents until cancelled."""
    clock = asyncio.get_running_loop().time
    async with news(host.store, await host.store.position()) as happened:
        while True:
            due = clock() + (AGAIN if await _wake(host) else SELDOM)
            # Most of what happens is none of tasks, and must not put off looking again.
            while (left := due - clock()) > 0:
                if any(isinstance(one.event, TaskEvent) for one in await happened.within(left)):
                    break


async def _wake(host: Host) -> bool:
    """Have those considered that are to go on; say whether tasks are there for some."""
    board = await board_of(host).now()
    for session_id in _told_of_parts(board):
        host.consider(session_id)
    sessions = await host.sessions() if board.ready else ()
    kept, now = kept_of(host), asyncio.get_running_loop().time()
    placed = placements(board, sessions, datetime.now(UTC))
    late = kept.late(placed, now)
    if late:
        others = [status for status in sessions if status.session_id not in late]
        placed = placements(board, others, datetime.now(UTC))
    kept.keep(placed, now)
    for session_id in (*placed, *late):
        host.consider(session_id)  # those of other hosts, their hosts consider
    return bool(placed or late)


def _told_of_parts(board: Board) -> Iterator[str]:
    """Yield the sessions whose agents are to be told that the parts of their task are over."""
    for task in board.all_working():
        left = task.told_parts or board.open_parts(task.task_id)
        if not left and task.session and board.parts(task.task_id):
            yield task.session
