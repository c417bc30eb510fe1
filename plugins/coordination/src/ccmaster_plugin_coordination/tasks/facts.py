"""What is told of a task to agents and programs, as JSON. Pure."""

from datetime import datetime
from typing import Any

from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.cast import Cast
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.why import why
from ccmaster_plugin_coordination.tasks.words import TaskState


def brief(task: Task, board: Board, agents: Cast) -> dict[str, Any]:
    """Return the most important facts, as in a list."""
    agent_id = task.assignee if task.state is TaskState.READY else task.session or task.assignee
    return {
        "task_id": task.task_id,
        "title": task.title,
        "state": str(board.state(task)),
        "priority": str(task.priority),
        "agent_id": agent_id,
        "agent": agents.name(agent_id) if agent_id else None,
        "why": why(task, board, agents),
        "epoch": task.epoch,
        "position": board.ready.place(task.task_id),
        "added_by": str(task.by),
        "added_at": task.added_at.isoformat(),
        "changed_at": task.changed_at.isoformat(),
    }


def facts(task: Task, board: Board, agents: Cast) -> dict[str, Any]:
    """Return all that is known of a task."""
    return {
        **brief(task, board, agents),
        "task": task.text,
        "dependencies": [_other(board.tasks[other], board) for other in task.after],
        "parts": [_other(part, board) for part in board.parts(task.task_id)],
        "parent": task.parent,
        "coordination_id": task.group,
        "capabilities": list(task.capabilities),
        "open_to": None if task.open_to is None else list(task.open_to),
        "choices": list(task.choices),
        "choice": task.choice,
        "result": task.result if task.state is TaskState.DONE else None,
        "artifacts": list(task.artifacts),
        "reason": task.reason,
        "failures": task.failures,
        "max_retries": task.max_retries,
        "timeout_seconds": task.timeout_seconds,
        "started_at": _when(task.started_at),
        "due": _when(task.due),
    }


def _other(task: Task, board: Board) -> dict[str, Any]:
    return {"task_id": task.task_id, "title": task.title, "state": str(board.state(task))}


def _when(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
