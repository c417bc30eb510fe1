"""Which task is meant by what someone wrote: its id, or the beginning of it. Pure."""

from collections.abc import Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.task import Task

MEND = "`ccmaster tasks list`, or list_tasks, tells all"


def found(board: Board, wanted: str) -> Task:
    """Return the task that has an id, or whose id alone begins so.

    Raises:
        InvalidRequest: There is none, or there are several.
    """
    if task := board.tasks.get(wanted):
        return task
    begun = [task for task_id, task in board.tasks.items() if wanted and task_id.startswith(wanted)]
    if len(begun) > 1:
        examples = ", ".join(f"{task.task_id[:12]} ({task.title[:40]})" for task in begun[:5])
        raise InvalidRequest(f"{wanted!r} may be any of {examples}", "give more of the id")
    if not begun:
        raise InvalidRequest(f"no task has the id {wanted!r}", MEND)
    return begun[0]


def all_found(board: Board, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of several tasks, each once."""
    return tuple(dict.fromkeys(found(board, one).task_id for one in wanted))
