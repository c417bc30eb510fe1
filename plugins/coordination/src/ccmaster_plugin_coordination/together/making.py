"""What is written as a coordination goes on: steps as tasks, its end, its tasks' end. Pure."""

import re
from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from ccmaster_hookspecs.events import Event, NoteSet, session_stream
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.strategies import Assignment, Finished, Step
from ccmaster_plugin_coordination.tasks.adding import title_of
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import TaskAdded, TaskCancelled, task_stream
from ccmaster_plugin_coordination.tasks.reporting import NOTE
from ccmaster_plugin_coordination.tasks.stopping import stop
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.events import (
    CoordinationFinished,
    StepsAdded,
    coordination_stream,
)
from ccmaster_plugin_coordination.together.situating import tasks_of

RESULT = 200_000
"""Characters of a result that are kept; each step's own is with its task."""


def task_id_of(coordination_id: str, key: str) -> str:
    """Return the id of a step's task: whoever makes the step, it is the same."""
    return str(uuid5(UUID(coordination_id), key))


def tasks(
    coordination_id: str, by: Principal, assignments: Sequence[Assignment], made: Sequence[Step]
) -> Sequence[TaskAdded]:
    """Return the tasks that a strategy's steps are.

    Args:
        coordination_id: The coordination.
        by: Who began it: the steps are their words.
        assignments: Its agents.
        made: The steps.
    """
    return [_task(coordination_id, by, assignments, step) for step in made]


def added(coordination_id: str, made: Sequence[Step], over: int = 0) -> StepsAdded:
    """Return what is kept of steps in one commit with their tasks."""
    return StepsAdded(
        stream=coordination_stream(coordination_id),
        steps=tuple(made),
        task_ids=tuple(task_id_of(coordination_id, step.key) for step in made),
        over=over,
    )


def finished(one: Coordination, decision: Finished) -> CoordinationFinished:
    """Return what ends a coordination."""
    return CoordinationFinished(
        stream=coordination_stream(one.coordination_id),
        done=decision.done,
        result=_cut(decision.result),
    )


def cancelled(one: Coordination, board: Board, by: Principal, why: str) -> Sequence[Event]:
    """Return what cancels all tasks of a coordination that are not over."""
    events: list[Event] = []
    for task in open_tasks(one, board):
        events.append(TaskCancelled(stream=task_stream(task.task_id), by=by, reason=why))
        if task.state is TaskState.WORKING and task.session:
            events.append(NoteSet(stream=session_stream(task.session), key=NOTE, text=None))
    return events


def stops(one: Coordination, board: Board, living: Collection[str], why: str) -> Sequence[Outgoing]:
    """Return what tells the agents to stop that still work on something of a coordination."""
    return [
        stop(task, why)
        for task in open_tasks(one, board)
        if task.state is TaskState.WORKING and task.session in living
    ]


def open_tasks(one: Coordination, board: Board) -> Sequence[Task]:
    """Return the tasks of a coordination that are not over."""
    return [task for task in tasks_of(one, board) if not task.state.over]


def _task(
    coordination_id: str, by: Principal, assignments: Sequence[Assignment], step: Step
) -> TaskAdded:
    others = (
        [one.agent for one in assignments if one.agent != step.agent]
        if step.others is None
        else step.others
    )
    return TaskAdded(
        stream=task_stream(task_id_of(coordination_id, step.key)),
        by=by,
        title=title_of(step.title.strip() or _first_sentence(step.text)),
        text=step.text,
        assignee=step.agent,
        open_to=tuple(others),
        after=tuple(task_id_of(coordination_id, key) for key in step.after),
        choices=step.choices,
        parent=task_id_of(coordination_id, step.under) if step.under else None,
        group=coordination_id,
    )


def _first_sentence(text: str) -> str:
    line = text.strip().splitlines()[0]
    found = re.match(r".*?[.!?](?=\s)", line)
    return found[0] if found else line


def _cut(text: str) -> str:
    return text if len(text) <= RESULT else f"{text[:RESULT]}… (cut; each step has its own)"
