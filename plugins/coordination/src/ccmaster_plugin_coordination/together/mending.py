"""What is to be done for the tasks of a coordination that nobody can do any more. Pure."""

from collections.abc import Collection, Iterator, Sequence

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import (
    TaskCancelled,
    TaskFailed,
    TaskRetried,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause, TaskState
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.situating import tasks_of

NOBODY = "its agent has ended, and nobody else may do it"


def events(
    one: Coordination, board: Board, living: Collection[str], by: Principal
) -> Sequence[Event]:
    """Return what keeps a coordination from waiting for ever; to be kept in one commit.

    A task that builds on one that was not done is cancelled. A task whose agent is gone before
    it began is given to the others that may do it; where there are none, it has failed.

    Args:
        one: The coordination.
        board: Its tasks.
        living: The sessions that have not ended, by their ids.
        by: Who does this.
    """
    return [
        event
        for task in tasks_of(one, board)
        for event in (*_hopeless(task, board, by), *_left(task, one, board, living, by))
    ]


def _hopeless(task: Task, board: Board, by: Principal) -> Iterator[Event]:
    if board.state(task) is not TaskState.WAITING:
        return
    for other in board.waits_for(task.task_id):
        before = board.tasks.get(other)
        if before is not None and before.state in {TaskState.FAILED, TaskState.CANCELLED}:
            why = f"it builds on {before.title!r}, which is {before.state}"
            yield TaskCancelled(stream=task_stream(task.task_id), by=by, reason=why)
            return


def _left(
    task: Task, one: Coordination, board: Board, living: Collection[str], by: Principal
) -> Iterator[Event]:
    open_to_all = task.assignee is None and task.open_to is None
    if board.state(task) is not TaskState.READY or open_to_all:
        return
    everyone = tuple(each.agent for each in one.assignments)
    others = everyone if task.open_to is None else task.open_to
    left = tuple(agent for agent in others if agent in living)
    stream = task_stream(task.task_id)
    if task.assignee in living or (task.assignee is None and left):
        return
    if left:
        yield TaskRetried(stream=stream, by=by, assignee=None, open_to=left)
    else:
        yield TaskFailed(stream=stream, epoch=task.epoch, cause=Cause.LOST, reason=NOBODY)
