"""Tasks as lines for people: a table, a picture, and all of one. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import evolve

from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.boxes import SHORT, TITLE, Box, boxes, short
from ccmaster_plugin_coordination.tasks.cast import Cast
from ccmaster_plugin_coordination.tasks.columns import aligned
from ccmaster_plugin_coordination.tasks.drawing import MARKS, lasted
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.why import why

HEADINGS = ("TASK", "ID", "PRIORITY", "AGENT", "STATE", "TIME", "WHY")


def pictured(tasks: Sequence[Task], board: Board, agents: Cast, now: datetime) -> Sequence[Box]:
    """Return what a picture shows of tasks, with why each is where it is."""
    names = {session_id: agents.name(session_id) for session_id in agents.known}
    return [
        evolve(box, note=short(why(task, board, agents), TITLE), agent=one_line(box.agent))
        for task, box in zip(tasks, boxes(tasks, board, names, now), strict=True)
    ]


def table(
    tasks: Sequence[Task], board: Board, agents: Cast, now: datetime, width: int
) -> Sequence[str]:
    """Return a line a task, under headings.

    Args:
        tasks: In the order in which they are shown.
        board: The tasks beside them.
        agents: Those that they speak of.
        now: The time, in UTC.
        width: Columns that a line has at most.
    """
    rows = [
        (
            f"{MARKS[box.state]} {box.title}",
            box.task_id[:SHORT],
            box.priority,
            box.agent,
            str(box.state),
            "" if box.seconds is None else lasted(box.seconds),
            box.note,
        )
        for box in pictured(tasks, board, agents, now)
    ]
    return aligned(rows, width, headings=HEADINGS)


def whole(task: Task, board: Board, agents: Cast, now: datetime) -> Iterator[str]:
    """Yield lines that tell all of one task."""
    [box] = pictured([task], board, agents, now)
    yield f"{MARKS[box.state]} {one_line(task.title)}"
    facts = {
        "id": task.task_id,
        "state": " · ".join(filter(None, (str(box.state), one_line(why(task, board, agents))))),
        "priority": str(task.priority),
        "agent": box.agent,
        "can": ", ".join(task.capabilities),
        "time": "" if box.seconds is None else lasted(box.seconds),
        "attempt": _attempts(task),
        "due": f"{task.due.astimezone():%Y-%m-%d %H:%M:%S}" if task.due else "",
        "added": f"{task.added_at.astimezone():%Y-%m-%d %H:%M:%S} by {one_line(str(task.by))}",
        "after": ", ".join(_short(board.tasks[other], board) for other in task.after),
        "part of": ", ".join(_short(board.tasks[one], board) for one in _whole(task, board)),
        "parts": ", ".join(_short(part, board) for part in board.parts(task.task_id)),
        "steps of": task.group or "",
        "choice": one_line(task.choice or ""),
        "made": ", ".join(map(one_line, task.artifacts)),
    }
    for name, fact in facts.items():
        if fact:
            yield f"  {name:<9} {fact}"
    for name, text in (("task", task.text), ("result", task.result)):
        if text:
            yield ""
            yield f"  {name}"
            yield from (f"    {line}" for line in clean(text, lines=True).split("\n"))


def _whole(task: Task, board: Board) -> Sequence[str]:
    return [task.parent] if task.parent and task.parent in board.tasks else []


def _attempts(task: Task) -> str:
    if not task.epoch:
        return ""
    failed = f", {task.failures} failed" if task.failures else ""
    word = "retry" if task.max_retries == 1 else "retries"
    return f"{task.epoch}{failed}; {task.max_retries} {word} at most"


def _short(task: Task, board: Board) -> str:
    return f"{MARKS[board.state(task)]} {task.task_id[:SHORT]} {short(task.title, TITLE)}"
