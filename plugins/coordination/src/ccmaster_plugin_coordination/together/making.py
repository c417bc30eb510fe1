"""The events that make a strategy's steps tasks, and those that end a coordination. Pure."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.strategies import Assignment, Finished, Step
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.events import TaskAdded, TaskCancelled, task_stream
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.events import (
    CoordinationFinished,
    StepsAdded,
    coordination_stream,
)
from ccmaster_plugin_coordination.together.situating import tasks_of

TITLE = 80
"""Characters of a step's title."""
RESULT = 200_000
"""Characters of a result that are kept; each step's own is with its task."""


def task_id_of(coordination_id: str, key: str) -> str:
    """Return the id of a step's task: whoever makes the step, it is the same."""
    return str(uuid5(UUID(coordination_id), key))


def steps(
    coordination_id: str, by: Principal, assignments: Sequence[Assignment], made: Sequence[Step]
) -> Sequence[Event]:
    """Return what adds steps to a coordination, to be kept in one commit.

    Args:
        coordination_id: The coordination.
        by: Who began it: the steps are their words.
        assignments: Its agents.
        made: The steps.
    """
    return (
        *(_task(coordination_id, by, assignments, step) for step in made),
        StepsAdded(
            stream=coordination_stream(coordination_id),
            steps=tuple(made),
            task_ids=tuple(task_id_of(coordination_id, step.key) for step in made),
        ),
    )


def finish(one: Coordination, board: Board, decision: Finished, by: Principal) -> Sequence[Event]:
    """Return what ends a coordination, to be kept in one commit.

    Args:
        one: The coordination.
        board: Its tasks; those that are not over are cancelled.
        decision: What came of it.
        by: Who cancels them.
    """
    finished = CoordinationFinished(
        stream=coordination_stream(one.coordination_id),
        done=decision.done,
        result=_cut(decision.result),
    )
    return (*cancelled(one, board, by, "the coordination is over"), finished)


def cancelled(one: Coordination, board: Board, by: Principal, why: str) -> Sequence[TaskCancelled]:
    """Return what cancels all tasks of a coordination that are not over."""
    return [
        TaskCancelled(stream=task_stream(task.task_id), by=by, reason=why)
        for task in tasks_of(one, board)
        if not task.state.over
    ]


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
        title=_short(step.title or step.text),
        text=step.text,
        assignee=step.agent,
        open_to=tuple(others),
        after=tuple(task_id_of(coordination_id, key) for key in step.after),
        choices=step.choices,
        parent=task_id_of(coordination_id, step.under) if step.under else None,
        group=coordination_id,
    )


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _cut(text: str) -> str:
    return text if len(text) <= RESULT else f"{text[:RESULT]}… (cut; each step has its own)"
