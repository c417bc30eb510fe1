"""What a picture of tasks shows of each: a value, made from the board. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs.clean import one_line
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState

TITLE = 60
"""Characters of a title that are shown."""
SHORT = 8
"""Characters of an id that are shown."""


@frozen(kw_only=True)
class Box:
    """A task in a picture."""

    task_id: str
    title: str
    """One line."""
    state: TaskState
    priority: str = ""
    """How urgent it is; empty: it does not matter here."""
    agent: str = ""
    """Who works on it, did, or is to; empty: whoever may."""
    seconds: float | None = None
    """How long its last attempt took, or takes so far; None: it was never begun."""
    after: tuple[str, ...] = ()
    """The tasks that must be done before."""
    parent: str | None = None
    note: str = ""
    """What else is to be known of it, in a few words."""


def boxes(
    tasks: Iterable[Task], board: Board, names: Mapping[str, str], now: datetime
) -> Sequence[Box]:
    """Return what is shown of tasks.

    Args:
        tasks: In the order in which they are shown.
        board: What they wait for.
        names: What sessions are called, by their ids.
        now: The time, in UTC.
    """
    return [_box(task, board.state(task), names, now) for task in tasks]


def _box(task: Task, state: TaskState, names: Mapping[str, str], now: datetime) -> Box:
    agent = task.session or task.assignee
    if state in {TaskState.WAITING, TaskState.READY}:
        agent = task.assignee
    end = task.changed_at if state.over else now
    seconds = (end - task.started_at).total_seconds() if task.started_at else None
    return Box(
        task_id=task.task_id,
        title=short(task.title, TITLE),
        state=state,
        priority=str(task.priority),
        agent="" if agent is None else names.get(agent, agent[:SHORT]),
        seconds=None if seconds is None else max(seconds, 0.0),
        after=task.after,
        parent=task.parent,
        note=_note(task, state),
    )


def short(text: str, longest: int) -> str:
    """Return the beginning of a text, in one line."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _note(task: Task, state: TaskState) -> str:
    if state is TaskState.DONE:
        return short(task.choice or "", TITLE)
    attempts = f"attempt {task.epoch}" if task.epoch > 1 else ""
    reason = "" if state is TaskState.WORKING else short(task.reason or "", TITLE)
    return ", ".join(filter(None, (attempts, reason)))
