"""The picture of a task graph as a tree of text. Pure.

A task stands under its whole, where it is a part of one; else under the last of those that it
waits for, and the line names the others.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import field, frozen

from ccmaster_plugin_coordination.tasks.boxes import SHORT, Box
from ccmaster_plugin_coordination.tasks.columns import aligned
from ccmaster_plugin_coordination.tasks.words import TaskState

MARKS: Mapping[TaskState, str] = {
    TaskState.WAITING: "◌",
    TaskState.READY: "○",
    TaskState.WORKING: "●",
    TaskState.DONE: "✓",
    TaskState.FAILED: "✗",
    TaskState.CANCELLED: "■",
}
WIDTH = 100
DEEPEST = 12
"""How many levels are indented; what is deeper stands below each other."""


def tree(boxes: Sequence[Box], width: int = WIDTH) -> str:
    """Return the picture: a line a task, with its state, its agent and how long it took.

    Args:
        boxes: Every task after those that it waits for, as the board has them.
        width: Columns that a line has at most; what does not fit is cut.
    """
    lines = [*_placed(boxes)]
    return "\n".join(aligned([_cells(line) for line in lines], width)) or "no tasks"


def lasted(seconds: float) -> str:
    """Write how long something took."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


@frozen
class _Line:
    box: Box
    left: str
    elsewhere: tuple[str, ...]
    """What it waits for, but for the one that it stands under."""


@frozen
class _Place:
    box: Box
    above: Sequence[bool] = field(factory=list)
    """Of each level above: whether more follows there."""
    more: bool = False
    """Whether another one follows on its own level."""


def _placed(boxes: Sequence[Box]) -> Iterable[_Line]:
    known = {box.task_id for box in boxes}
    at = {box.task_id: place for place, box in enumerate(boxes)}
    below: dict[str | None, list[Box]] = {}
    for box in boxes:
        below.setdefault(_stands_under(box, at), []).append(box)
    todo = [_Place(box) for box in reversed(below.get(None, []))]
    while todo:  # no recursion: a chain may have ten thousand tasks
        place = todo.pop()
        box, inner = place.box, below.get(place.box.task_id, [])
        root = not place.above and _stands_under(box, at) is None
        yield _Line(box, _left(place, root=root), _elsewhere(box, at, known))
        levels = place.above if root else [*place.above, place.more]
        todo += [
            _Place(one, levels[-DEEPEST:], number < len(inner))
            for number, one in reversed([*enumerate(inner, 1)])
        ]


def _stands_under(box: Box, at: Mapping[str, int]) -> str | None:
    """Return the task under which one stands; None: under none."""
    own = at[box.task_id]
    if box.parent is not None and at.get(box.parent, own) < own:
        return box.parent
    before = [other for other in box.after if at.get(other, own) < own]
    return max(before, key=lambda other: at[other], default=None)


def _elsewhere(box: Box, at: Mapping[str, int], known: set[str]) -> tuple[str, ...]:
    under = _stands_under(box, at)
    return tuple(other for other in box.after if other != under and other in known)


def _left(place: _Place, *, root: bool) -> str:
    box = place.box
    levels = "".join("│  " if more else "   " for more in place.above)
    branch = "" if root else "├─ " if place.more else "└─ "
    return f"{levels}{branch}{MARKS[box.state]} {box.task_id[:SHORT]}  {box.title}"


def _cells(line: _Line) -> Sequence[str]:
    box = line.box
    took = "" if box.seconds is None else lasted(box.seconds)
    others = ", ".join(other[:SHORT] for other in line.elsewhere)
    note = "  ".join(filter(None, (box.note, f"after {others}" if others else "")))
    return line.left, box.priority, box.agent, str(box.state), took, note
