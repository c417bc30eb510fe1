"""A coordination as its strategy sees it: its steps, and how far their tasks have come. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from ccmaster_hookspecs.strategies import Progress, Situation, Step, StepState
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together.coordination import Coordination

Names = Mapping[str, str]
"""What sessions are called, by their ids."""

_STATES = {
    TaskState.WAITING: StepState.WAITING,
    TaskState.READY: StepState.WAITING,
    TaskState.WORKING: StepState.WORKING,
    TaskState.DONE: StepState.DONE,
    TaskState.FAILED: StepState.FAILED,
    TaskState.CANCELLED: StepState.CANCELLED,
}


def situation(one: Coordination, board: Board, names: Names) -> Situation:
    """Return where a coordination stands.

    Args:
        one: The coordination.
        board: Its tasks, as far as they were read.
        names: Of sessions that are none of its agents, as far as they are known.
    """
    names = {**names, **{each.agent: each.name for each in one.assignments}}
    return Situation(
        description=one.description,
        assignments=one.assignments,
        steps=tuple(
            _progress(step, board.tasks[task_id], board, names) for step, task_id in one.pairs()
        ),
        led=tuple(_led(one, board, names)),
        options=one.options,
    )


def tasks_of(one: Coordination, board: Board) -> Sequence[Task]:
    """Return the tasks of a coordination: its steps', and their parts, each after its whole."""
    found = {task_id: board.tasks[task_id] for task_id in one.task_ids}
    todo = [*found]
    while todo:
        for part in board.parts(todo.pop(0)):
            if part.task_id not in found:
                found[part.task_id] = part
                todo.append(part.task_id)
    return [*found.values()]


def _led(one: Coordination, board: Board, names: Names) -> Iterator[Progress]:
    keys = {task_id: step.key for step, task_id in one.pairs()}
    steps = set(keys)
    for task in tasks_of(one, board):
        if task.task_id in steps or task.parent is None:
            continue
        keys[task.task_id] = under = keys[task.parent]  # a part of a part is of the same step
        agent = task.session or task.assignee or ""
        step = Step(key=task.task_id, agent=agent, text=task.text, title=task.title, under=under)
        yield _progress(step, task, board, names)


def _progress(step: Step, task: Task, board: Board, names: Names) -> Progress:
    state = _STATES[board.state(task)]
    return Progress(
        step=step,
        state=state,
        result=task.result if state is StepState.DONE else task.reason or "",
        choice=task.choice,
        name=names.get(task.session, "") if task.session else "",
    )
