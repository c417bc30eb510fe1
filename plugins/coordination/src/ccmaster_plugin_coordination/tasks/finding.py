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


def of_group(board: Board, wanted: str) -> Sequence[Task]:
    """Return the tasks of the coordination that has an id, or whose id alone begins so.

    Raises:
        InvalidRequest: No tasks are of such a one, or of several.
    """
    groups = dict.fromkeys(task.group for task in board.tasks.values() if task.group)
    begun = [wanted] if wanted in groups else [one for one in groups if one.startswith(wanted)]
    if len(begun) != 1 or not wanted:
        raise InvalidRequest(
            f"{len(begun)} coordinations with tasks have an id that begins with {wanted!r}",
            "`ccmaster tasks graph` without it draws all",
        )
    return board.group(begun[0])
