"""Whether tasks would wait for each other for ever, agents that are at work included. Pure."""

from collections.abc import Mapping, Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.tasks import graph
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import TaskAdded
from ccmaster_plugin_coordination.tasks.words import TaskState


def check_circle(added: Sequence[TaskAdded], board: Board) -> None:
    """Raise `InvalidRequest` where tasks that are to be added would wait for each other.

    Only what is added can close a circle, so only what can be reached from it is looked at.

    A task waits for those before it, for its parts, and for whatever else its agent works on.
    """
    new = {one.task_id: one for one in added}
    parts: dict[str, list[str]] = {}
    for one in added:
        if one.parent:
            parts.setdefault(one.parent, []).append(one.task_id)

    def waits_for(task_id: str) -> list[str]:
        found = [*parts.get(task_id, ())]
        if one := new.get(task_id):
            return [*found, *one.after, *_before(one.assignee, task_id, board)]
        return found + _waits_for(task_id, board)

    if path := graph.cycle(graph.reached(new, waits_for)):
        raise InvalidRequest(
            "the tasks would wait for each other: "
            + " → ".join(_named(task_id, new, board) for task_id in path),
            "leave one of these out; a task also waits for its parts, and for what else its agent "
            "works on",
        )


def check_given(task_id: str, assignee: str, board: Board) -> None:
    """Raise `InvalidRequest` where what an agent works on waits for the task it is to be given."""
    before = _before(assignee, task_id, board)
    if task_id in graph.reached(before, lambda other: _waits_for(other, board)):
        raise InvalidRequest(
            f"what that agent works on, {before[0][:8]}, waits for this task", "name another agent"
        )


def _waits_for(task_id: str, board: Board) -> list[str]:
    """Return what a task that is there already waits for."""
    task = board.tasks[task_id]
    if task.state.over:
        return []
    parts = [part.task_id for part in board.parts(task_id) if not part.state.over]
    if task.state is not TaskState.READY:
        return parts
    return [*parts, *board.waits_for(task_id), *_before(task.assignee, task_id, board)]


def _before(assignee: str | None, task_id: str, board: Board) -> list[str]:
    working = board.working(assignee) if assignee else None
    return [working.task_id] if working and working.task_id != task_id else []


def _named(task_id: str, new: Mapping[str, TaskAdded], board: Board) -> str:
    title = new[task_id].title if task_id in new else board.tasks[task_id].title
    return f"{task_id[:8]} ({title if len(title) <= 40 else title[:39] + '…'})"
