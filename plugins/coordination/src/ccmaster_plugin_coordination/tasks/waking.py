"""Waking this host's own idle agents when a task is there for them, or its parts are over."""

from collections.abc import Iterator
from datetime import UTC, datetime

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.events import TaskEvent
from ccmaster_plugin_coordination.tasks.following import news
from ccmaster_plugin_coordination.tasks.placing import placements

AGAIN = 1.0
"""Seconds after which it is looked whether an agent that was to begin a task did; if not, its
host may be dead, and all that could take it are woken."""
SELDOM = 5.0
"""Seconds between two looks where nothing happens."""


async def run(host: Host) -> None:
    """Wake agents until cancelled."""
    async with news(host.store, await host.store.position()) as happened:
        left: dict[str, str] = {}
        wanted = True
        while True:
            if wanted:
                left = await _wake(host, left)
            batch = await happened.within(AGAIN if left else SELDOM)
            wanted = not batch or any(isinstance(one.event, TaskEvent) for one in batch)


async def _wake(host: Host, before: dict[str, str]) -> dict[str, str]:
    """Have those considered that are to begin a task; return who is to begin which.

    Args:
        host: ccmaster.
        before: What was returned last: a task that is still there was not begun by the one that
            was to, so anyone may.
    """
    board = await board_of(host).now()
    for session_id in _told_of_parts(board):
        host.consider(session_id)
    if not board.ready:
        return {}
    sessions = await host.sessions()
    placed = dict(placements(board, sessions, datetime.now(UTC)))
    stuck = bool({*placed.items()} & {*before.items()})
    for status in sessions:
        if status.host != host.host_id:
            continue
        if status.session_id in placed or (stuck and board.next_for(status)):
            host.consider(status.session_id)
    return placed


def _told_of_parts(board: Board) -> Iterator[str]:
    """Yield the sessions whose agents are to be told that the parts of their task are over."""
    for task in board.all_working():
        left = task.told_parts or board.open_parts(task.task_id)
        if not left and task.session and board.parts(task.task_id):
            yield task.session
