"""Why a task is where it is, in one line for people and agents. Pure."""

from collections.abc import Sequence

from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.cast import Cast
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState

SHOWN = 3
"""How many things are named before the rest is counted."""


def why(task: Task, board: Board, agents: Cast) -> str:
    """Say why a task waits, or how it ended; empty where its state says all. Not cleaned.

    Args:
        task: The task.
        board: The tasks beside it.
        agents: Those that it speaks of, and those that live.
    """
    state = board.state(task)
    if state is TaskState.WAITING:
        return _before(task, board)
    if state is TaskState.READY:
        return "; ".join(filter(None, [_for_whom(task, board, agents), _again(task)]))
    if state is TaskState.WORKING:
        return "; ".join(filter(None, [_doing(task, board, agents), _again(task)]))
    if state is TaskState.DONE:
        return f"chose {task.choice}" if task.choice else ""
    return task.reason or ""


def _before(task: Task, board: Board) -> str:
    left = board.waits_for(task.task_id)
    never = [other for other in left if board.tasks[other].state.over]
    if never:
        first = board.tasks[never[0]]
        return f"{first.task_id[:8]} was {_word(first)}: retry that one, or cancel this"
    return f"waits for {_listed([other[:8] for other in left])}"


def _for_whom(task: Task, board: Board, agents: Cast) -> str:
    if task.assignee:
        return _for_one(task.assignee, board, agents)
    if not agents.able(task.capabilities, task.open_to):
        if task.open_to is not None:
            names = _listed([agents.name(one) for one in task.open_to])
            return f"none of those that may take it lives: {names}"
        if task.capabilities:
            return f"no agent can: {_listed(task.capabilities)}"
        return "no agent is there"
    can = f" that can {_listed(task.capabilities)}" if task.capabilities else ""
    return f"for the next free agent{can}"


def _for_one(session_id: str, board: Board, agents: Cast) -> str:
    name = agents.name(session_id)
    if not agents.lives(session_id):
        return f"{name} is gone: retry it with another agent"
    if other := board.working(session_id):
        return f"for {name}, which works on {other.task_id[:8]}"
    status = agents.known[session_id]
    # Only a session that nobody runs has no host and yet something to tell.
    return f"for {name}" if status.host or not status.activity else f"for {name}: {status.activity}"


def _doing(task: Task, board: Board, agents: Cast) -> str:
    if left := board.open_parts(task.task_id):
        return f"waits for {left} {'part' if left == 1 else 'parts'}"
    status = agents.known.get(task.session or "")
    if status is None:
        return ""
    if status.questions:
        asked = status.questions[0].tool
        return f"asks for {asked}: `ccmaster approve {status.name}`, or deny"
    return status.activity or status.rest or ""


def _again(task: Task) -> str:
    """Say what became of the attempt before, where there was one."""
    if task.state is TaskState.WORKING:
        return f"attempt {task.epoch}" if task.epoch > 1 else ""
    return task.reason or ""


def _word(task: Task) -> str:
    return "cancelled" if task.state is TaskState.CANCELLED else "not done"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
