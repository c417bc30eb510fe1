"""Pages of tasks, in the order in which they were added. Pure."""

from collections.abc import Sequence

from attrs import frozen

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState


@frozen(kw_only=True)
class Wanted:
    """Which tasks are wanted; None: whatever it is."""

    state: TaskState | None = None
    over: bool = True
    """Whether those that are over are wanted too, where no state is."""
    agent: str | None = None
    """The session of who works on it, did, or is to."""
    by: Principal | None = None
    parent: str | None = None
    group: str | None = None
    after: int = 0
    """The page begins after the task that was added at this position."""
    limit: int = 2**31


def page(board: Board, wanted: Wanted) -> tuple[Sequence[Task], int | None]:
    """Return tasks, and after which position the next page begins; None: there is none."""
    chosen: list[Task] = []
    for task in _candidates(board, wanted):
        if not _is_wanted(task, board, wanted):
            continue
        if len(chosen) == wanted.limit:
            return chosen, chosen[-1].seq
        chosen.append(task)
    return chosen, None


def _candidates(board: Board, wanted: Wanted) -> Sequence[Task]:
    if wanted.parent is not None:
        return board.parts(wanted.parent)
    if wanted.group is not None:
        return board.group(wanted.group)
    return list(board.tasks.values())


def _is_wanted(task: Task, board: Board, wanted: Wanted) -> bool:
    over = wanted.over or not task.state.over
    return (
        task.seq > wanted.after
        and (over if wanted.state is None else board.state(task) is wanted.state)
        and (wanted.agent is None or wanted.agent == (_agent(task)))
        and (wanted.by is None or wanted.by == task.by)
        and (wanted.group is None or wanted.group == task.group)
    )


def _agent(task: Task) -> str | None:
    return task.assignee if task.state is TaskState.READY else task.session or task.assignee
