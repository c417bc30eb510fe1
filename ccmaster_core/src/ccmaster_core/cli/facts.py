"""Sessions as JSON: the facts that programs are given, under names that stay."""

from datetime import datetime
from typing import Any

from ccmaster_core.cli.standing import doing
from ccmaster_hookspecs.status import Status


def brief(status: Status) -> dict[str, Any]:
    """Return what `ccmaster list --json` tells of a session."""
    return {
        "session_id": status.session_id,
        "name": status.name,
        "state": status.state,
        "activity": doing(status),
        "role": status.role,
        "capabilities": list(status.capabilities),
        "notes": dict(status.notes),
        "runtime": status.runtime,
        "model": status.model,
        "working_dir": status.working_dir,
        "created_at": moment(status.created_at),
        "changed_at": moment(status.changed_at),
        "turns": status.turns,
        "watch": status.watch,
        "continuations": status.continuations,
        "max_turns": status.max_turns,
        "cost_usd": status.cost_usd,
        "last_message": status.last_message,
        "host": status.host,
        "ended": status.ended,
    }


def whole(status: Status) -> dict[str, Any]:
    """Return what `ccmaster show --json` tells of a session."""
    return brief(status) | {
        "owner": status.owner and str(status.owner),
        "pid": status.pid,
        "account": status.account,
        "launches": status.launches,
        "stopping": status.stopping,
        "permission_mode": status.permission_mode,
        "budget_usd": status.budget_usd,
        "fork_of": status.fork_of,
        "input_tokens": status.input_tokens,
        "output_tokens": status.output_tokens,
        "failure": status.failure,
        "error": status.error,
        "limited_until": moment(status.limited_until),
        "rest": status.rest,
        "pending_work": list(status.pending_work),
        "questions": [
            {"request_id": asked.request_id, "tool": asked.tool, "subject": asked.subject}
            for asked in status.questions
        ],
        "messages": [
            {
                "message_id": receipt.message_id,
                "state": receipt.state,
                "reason": receipt.reason,
                "with_agent": receipt.with_agent,
            }
            for receipt in status.messages.values()
        ],
        "detail": status.detail,
    }


def moment(at: datetime | None) -> str | None:
    """Write a time as ISO 8601, in UTC."""
    return at.isoformat() if at else None
