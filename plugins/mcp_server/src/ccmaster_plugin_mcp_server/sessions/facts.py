"""What is told of a session, as JSON. Pure; the schemas are in `described.answers`."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.standing import why_idle
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_mcp_server.sessions.values import cut, one_line, when

LINE = 300
"""Characters of a line."""


def brief(status: Status) -> dict[str, Any]:
    """Return what a list tells of a session.

    Args:
        status: As it is; see `standing`.
    """
    return {
        "session_id": status.session_id,
        "name": status.name,
        "state": status.state.value,
        "activity": doing(status),
        "role": one_line(status.role, LINE),
        "capabilities": list(status.capabilities),
        "notes": {key: one_line(text, LINE) for key, text in status.notes.items()},
        "runtime": status.runtime,
        "model": status.model,
        "working_dir": status.working_dir,
        "owner": str(status.owner) if status.owner else None,
        "watch_mode": status.watch,
        "continuations": status.continuations,
        "max_turns": status.max_turns,
        "turns": status.turns,
        "open_messages": len(status.messages),
        "inbox": len(status.inbox),
        "open_questions": len(status.questions),
        "cost_usd": status.cost_usd,
        "created_at": when(status.created_at),
        "changed_at": when(status.changed_at),
        "ended": status.ended.value if status.ended else None,
    }


def facts(status: Status) -> dict[str, Any]:
    """Return all that is told of a session.

    Args:
        status: As it is; see `standing`.
    """
    return {
        **brief(status),
        "host": status.host,
        "permission_mode": status.permission_mode,
        "fork_of": status.fork_of,
        "scopes": [scope.value for scope in status.scopes],
        "launches": status.launches,
        "stopping": status.stopping,
        "budget_usd": status.budget_usd,
        "usage": usage(status),
        "questions": [
            {
                "request_id": question.request_id,
                "tool": one_line(question.tool, LINE),
                "subject": one_line(question.subject, LINE),
            }
            for question in status.questions
        ],
        "messages": [message(receipt) for receipt in status.messages.values()],
        "tools": [one_line(doing, LINE) for doing in status.tools.values()],
        "pending_work": [one_line(work, LINE) for work in status.pending_work],
        "last_message": None if status.last_message is None else cut(status.last_message),
        "failure": status.failure.value if status.failure else None,
        "error": None if status.error is None else cut(status.error),
        "rest": status.rest,
        "rest_until": when(status.rest_until),
        "limited_until": when(status.limited_until),
        "detail": None if status.detail is None else cut(status.detail),
    }


def usage(status: Status) -> dict[str, Any]:
    """Return what a session has spent."""
    return {
        "input_tokens": status.input_tokens,
        "output_tokens": status.output_tokens,
        "cost_usd": status.cost_usd,
    }


def message(receipt: Receipt) -> Mapping[str, Any]:
    """Return what is told of a message that is on its way."""
    return {
        "message_id": receipt.message_id,
        "state": receipt.state.value,
        "reason": None if receipt.reason is None else cut(receipt.reason),
    }


def doing(status: Status) -> str:
    """Say in one line what a session does, or why it does nothing."""
    return one_line(_doing(status), LINE)


def _doing(status: Status) -> str:
    if status.state is State.ENDED:
        return f"{status.ended}: {status.detail}" if status.detail else f"{status.ended}"
    if status.stopping:
        return "ends now"
    if status.state is State.WAITING:
        [question, *_] = status.questions
        return f"asks whether it may use {question.tool}  {question.subject}"
    if status.state is not State.IDLE:
        return status.activity
    return why_idle(status, when)
