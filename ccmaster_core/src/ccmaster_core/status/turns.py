"""How events of a turn change a status: what the agent does, asks, says and spends."""

from ccmaster_core.status.changes import Changes, less
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState, Receipt
from ccmaster_hookspecs.status import Question, Status

USAGE_IDS_KEPT = 16
ACTIVITY_LENGTH = 120


def turn_started(status: Status, event: e.TurnStarted) -> Changes:
    """Begin a turn, and all the messages it works on."""
    messages = dict(status.messages)
    for message_id in event.message_ids:
        if message_id in messages:
            messages[message_id] = Receipt(
                message_id=message_id, state=MessageState.STARTED, with_agent=True
            )
    return {
        "turn": event.message_ids,
        "turns": status.turns + 1,
        "messages": messages,
        "activity": "",
        "rest": None,
        "rest_until": None,
    }


def turn_ended(status: Status, event: e.TurnEnded) -> Changes:
    """Close the turn, and all that was open in it."""
    return {
        "turn": None,
        "questions": (),
        "tools": {},
        "activity": "",
        "messages": less(status.messages, event.in_reply_to),
        "last_message": event.answer or status.last_message,
        "failure": event.failure,
        "error": event.error,
        "limited_until": status.limited_until if event.failure else None,
    }


def tool_started(status: Status, event: e.ToolStarted) -> Changes:
    """Show what the agent does."""
    doing = _line(event.tool, event.subject)
    return {"tools": {**status.tools, event.tool_use_id: doing}, "activity": doing}


def tool_finished(status: Status, event: e.ToolFinished) -> Changes:
    """Show what it still does."""
    tools = less(status.tools, (event.tool_use_id,))
    return {"tools": tools, "activity": next(reversed(tools.values()), "")}


def text_said(status: Status, event: e.TextSaid) -> Changes:
    """Keep the agent's last words; a subagent's are its own."""
    return {} if event.parent_tool_use_id else {"last_message": event.text}


def asked(status: Status, event: e.PermissionAsked) -> Changes:
    """Open a question."""
    question = Question(request_id=event.request_id, tool=event.tool, subject=event.subject)
    others = tuple(q for q in status.questions if q.request_id != event.request_id)
    return {"questions": (*others, question), "activity": _line(event.tool, event.subject)}


def answered(status: Status, event: e.PermissionAnswered) -> Changes:
    """Close a question."""
    open_ = tuple(q for q in status.questions if q.request_id != event.request_id)
    return {"questions": open_}


def usage(status: Status, event: e.UsageRecorded) -> Changes:
    """Add what was spent, once."""
    if event.usage_id in status.usage_ids:
        return {}
    read = event.input_tokens + event.cache_read_tokens + event.cache_write_tokens
    return {
        "usage_ids": (*status.usage_ids, event.usage_id)[-USAGE_IDS_KEPT:],
        "input_tokens": status.input_tokens + read,
        "output_tokens": status.output_tokens + event.output_tokens,
        "cost_usd": status.cost_usd + event.cost_usd,
    }


def watch_set(status: Status, event: e.WatchSet) -> Changes:
    """Change how the session goes on by itself."""
    return {
        "watch": status.watch if event.watch is None else event.watch,
        "max_turns": status.max_turns if event.max_turns is None else event.max_turns,
        "continuations": 0 if event.reset else status.continuations,
        "rest": None,
        "rest_until": None,
    }


def retry(_status: Status, event: e.RetryScheduled) -> Changes:
    """Show that the agent waits for the model."""
    cause = event.error or (str(event.status) if event.status else "connection lost")
    tries = f"retry {event.attempt}/{event.max_attempts} in {event.delay_ms / 1000:.0f} s"
    return {"activity": _line(tries, cause)}


def limit(status: Status, event: e.LimitReached) -> Changes:
    """Remember when the account may be used again."""
    return {"account": event.account or status.account, "limited_until": event.until}


def _line(first: str, second: str) -> str:
    line = f"{first}  {second}".strip()
    return line if len(line) <= ACTIVITY_LENGTH else line[: ACTIVITY_LENGTH - 1] + "…"
