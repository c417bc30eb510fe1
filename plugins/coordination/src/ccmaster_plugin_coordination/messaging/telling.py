"""What callers are told of messages and mail, as JSON data. Pure, but for the tools beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.framing import quoted
from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_plugin_coordination.messaging import tracking
from ccmaster_plugin_coordination.messaging.mailbox import Mail
from ccmaster_plugin_coordination.messaging.tracking import Part

ANSWER = 20_000
"""Characters of an answer that are told."""


async def get_message(call: ToolCall) -> Mapping[str, Any]:
    """Tell how far a message, mail or post has come, with the time of every state."""
    found = await tracking.tracked(call.host, call.arguments["message_id"].lower(), call.caller)
    return {
        "message_id": found.message_id,
        "kind": found.kind.value,
        "sender": str(found.sender),
        "thread": found.thread,
        "hop": found.hop,
        "in_reply_to": found.in_reply_to,
        "recipients": [part(one) for one in found.parts],
    }


def part(one: Part) -> dict[str, Any]:
    """Return what is told of one recipient's part of a post."""
    course = one.course
    last = course.passed[-1] if course.passed else None
    return {
        "to": str(one.recipient.to),
        "name": one.name,
        "message_id": one.recipient.message_id,
        "state": str(course.state),
        "final": course.final,
        "reason": _why(last.reason) if last else None,
        "answer": None if course.answer is None else cut(quoted(course.answer), ANSWER),
        "answered_by": course.answered_by,
        "states": [
            {"state": str(step.state), "at": when(step.at), "reason": _why(step.reason)}
            for step in course.passed
        ],
    }


def mail(one: Mail, name: str) -> dict[str, Any]:
    """Return what is told of a mail in a list."""
    return {
        "mail_id": one.mail_id,
        "from": str(one.by),
        "name": name,
        "subject": one_line(quoted(one.subject)),
        "state": one.state.value,
        "sent_at": when(one.sent_at),
        "deadline": None if one.deadline is None else when(one.deadline),
        "thread": one.thread,
        "in_reply_to": one.in_reply_to,
    }


def when(at: datetime) -> str:
    """Write a time as ISO 8601, in UTC."""
    return at.astimezone(UTC).isoformat()


def cut(text: str, longest: int) -> str:
    """Return the beginning of a text, and how much is left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest} more characters)"


def _why(reason: str | None) -> str | None:
    return None if reason is None else cut(quoted(reason), ANSWER)
