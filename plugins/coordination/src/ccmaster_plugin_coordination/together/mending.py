"""What is to be done for the tasks of a coordination that nobody can do any more. Pure."""

from collections.abc import Collection, Iterator, Sequence

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import (
    TaskCancelled,
    TaskFailed,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause, TaskState
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.situating import tasks_of

NOBODY = "its agent is gone, and nobody else may do it"


def events(
    one: Coordination, board: Board, agents: Collection[str], by: Principal
) -> Sequence[Event]:
    """Return what keeps a coordination from waiting for ever; to be kept in one commit.

    A task that builds on one that was not done is cancelled. One that waits for agents that are
    gone has failed.

    Args:
        one: The coordination.
        board: Its tasks.
        agents: The sessions that can take tasks, by their ids.
        by: Who does this.
    """
    return [
        event
        for task in tasks_of(one, board)
        for event in (*_hopeless(task, board, by), *_left(task, board, agents))
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


def _left(task: Task, board: Board, agents: Collection[str]) -> Iterator[Event]:
    anyone = task.assignee is None and task.open_to is None
    if anyone or board.state(task) is not TaskState.READY:
        return
    # Where another may do it, the conductor passes it on.
    meant = (task.assignee, *(task.open_to or ()))
    if not any(agent in agents for agent in meant):
        stream = task_stream(task.task_id)
        yield TaskFailed(stream=stream, epoch=task.epoch, cause=Cause.LOST, reason=NOBODY)
