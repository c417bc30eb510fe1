"""The tool that sends messages and mail."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_hookspecs.messages import Priority
from ccmaster_plugin_coordination.messaging import telling
from ccmaster_plugin_coordination.messaging.drafts import Draft
from ccmaster_plugin_coordination.messaging.posting import post
from ccmaster_plugin_coordination.messaging.tracking import of_post
from ccmaster_plugin_coordination.messaging.words import Kind


async def send_message(call: ToolCall) -> Mapping[str, Any]:
    """Send a message or mail as the caller, and tell how far it has come."""
    sent = await post(call.host, _draft(call.arguments), call.caller)
    posted = sent.posted
    return {
        "message_id": posted.post_id,
        "kind": posted.kind.value,
        "thread": posted.thread,
        "repeated": sent.repeated,
        "recipients": [telling.part(one) for one in await of_post(call.host, posted)],
    }


def _draft(given: Mapping[str, Any]) -> Draft:
    """Return what is to be sent. Pure."""
    to, kind = given.get("to"), given.get("kind")
    return Draft(
        text=given["message"],
        to=(to,) if isinstance(to, str) else tuple(to or ()),
        include=tuple(given.get("include") or ()),
        exclude=tuple(given.get("exclude") or ()),
        role=given.get("role"),
        capability=given.get("capability"),
        kind=None if kind is None else Kind(kind),
        subject=given.get("subject") or "",
        priority=Priority(given.get("priority") or Priority.NEXT),
        in_reply_to=_lower(given.get("in_reply_to")),
        key=given.get("idempotency_key"),
        deadline_seconds=given.get("deadline_seconds"),
    )


def _lower(message_id: str | None) -> str | None:
    return message_id.lower() if message_id else None
