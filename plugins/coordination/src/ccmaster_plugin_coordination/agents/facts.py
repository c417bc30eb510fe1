"""What is told of agents, as JSON. Pure; the schemas are in `described`."""

from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.framing import quoted
from ccmaster_hookspecs.standing import why_idle
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.agents.registry import Agent
from ccmaster_plugin_coordination.bounds.family import Line
from ccmaster_plugin_coordination.tasks.task import Task

LINE = 300
"""Characters of a line."""
SAID = 4000
"""Characters of an agent's last words that are told."""


@frozen(kw_only=True)
class Tree:
    """Where an agent comes from, and what its tree may spend."""

    line: Line
    spent_usd: float
    budget_usd: float | None


def brief(agent: Agent) -> dict[str, Any]:
    """Return what a list tells of an agent."""
    status = agent.status
    return {
        "agent_id": status.session_id,
        "name": status.name,
        "state": status.state.value,
        "activity": doing(status),
        "role": _line(status.role),
        "capabilities": list(status.capabilities),
        "task": task(agent.task) if agent.task else None,
        "queued_tasks": len(agent.queued),
        "waiting_messages": len(status.inbox),
        "unread_mail": agent.unread,
        "last_activity": _when(status.changed_at),
        "host": status.host,
        "owner": str(status.owner) if status.owner else None,
        "cost_usd": status.cost_usd,
    }


def whole(agent: Agent, tree: Tree) -> dict[str, Any]:
    """Return all that is told of an agent."""
    status = agent.status
    said = status.last_message
    return {
        **brief(agent),
        "queued": [task(one) for one in agent.queued],
        "messages": [
            {
                "message_id": one.message_id,
                "state": one.state.value,
                "reason": None if one.reason is None else _line(one.reason),
            }
            for one in status.messages.values()
        ],
        "questions": len(status.questions),
        "notes": {key: _line(text) for key, text in status.notes.items()},
        "scopes": [scope.value for scope in status.scopes],
        "runtime": status.runtime,
        "working_dir": status.working_dir,
        "turns": status.turns,
        "last_message": said if said is None else quoted(said[:SAID]),
        "tree": {
            "top": tree.line.tree,
            "root": str(tree.line.root),
            "depth": tree.line.depth,
            "spent_usd": tree.spent_usd,
            "budget_usd": tree.budget_usd,
        },
    }


def task(one: Task) -> dict[str, Any]:
    """Return what is told of a task beside its agent."""
    return {
        "task_id": one.task_id,
        "title": _line(one.title),
        "priority": one.priority.value,
        "attempt": one.epoch,
    }


def doing(status: Status) -> str:
    """Say in one line what an agent does, or why it does nothing."""
    return _line(_doing(status))


def _doing(status: Status) -> str:
    if status.state is State.ENDED:
        return f"{status.ended}: {status.detail}" if status.detail else str(status.ended)
    if status.stopping:
        return "ends now"
    if status.state is State.WAITING:
        [question, *_] = status.questions
        return f"asks whether it may use {question.tool} {question.subject}"
    if status.state is State.IDLE:
        return why_idle(status, _when)
    return status.activity


def _line(text: str) -> str:
    """Return the beginning of others' words, in one line that an agent may read."""
    return one_line(quoted(text[:LINE]))


def _when(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()
