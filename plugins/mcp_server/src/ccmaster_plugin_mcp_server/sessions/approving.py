"""Questions whether an agent may use a tool: which are open, and answering them."""

from typing import Any

from ccmaster_hookspecs.events import PermissionAsked, session_stream
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.status import Question, Status
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.sessions.given import found, given, living
from ccmaster_plugin_mcp_server.sessions.standing import standing
from ccmaster_plugin_mcp_server.sessions.values import as_json, one_line, when

MOST = 200
"""Questions that are told at once."""
LOOK = 500
"""Events of a session among which its open questions stand; their turn waits for the answer."""


async def list_approvals(call: ToolCall) -> dict[str, Any]:
    """Tell which questions are open, the oldest session's first."""
    wanted = given(call)["session_id"]
    known = await standing(call.host)
    asked = [await found(call.host, wanted)] if wanted else await call.host.sessions()
    approvals: list[dict[str, Any]] = []
    more = False
    for status in asked:
        if not status.questions:
            continue
        told = await _questions(call.host.store, known.of(status))
        more = more or len(approvals) + len(told) > MOST
        approvals += told[: MOST - len(approvals)]
    return {"approvals": approvals, "more": more}


async def answer_approval(call: ToolCall) -> dict[str, Any]:
    """Answer a question."""
    arguments = given(call)
    status = await living(call.host, arguments["session_id"])
    caller = call.caller
    if caller.kind is PrincipalKind.SESSION and caller.name == status.session_id:
        raise ToolFailure(
            "session_id: no session answers what is asked about itself", "leave it to a person"
        )
    status = (await standing(call.host)).of(status)
    question = _open(status, arguments["request_id"])
    await call.host.answer(
        status.session_id,
        arguments["allowed"],
        by=caller,
        request_id=question.request_id,
        reason=arguments["reason"],
    )
    return {
        "session_id": status.session_id,
        "name": status.name,
        "request_id": question.request_id,
        "tool": question.tool,
        "subject": one_line(question.subject, 300),
        "allowed": arguments["allowed"],
    }


def _open(status: Status, request_id: str | None) -> Question:
    """Return the question that is meant; where several are open, it must be said which."""
    tells = "list_approvals tells what is open"
    if not status.questions:
        raise ToolFailure(f"session_id: {status.name} has no open question", tells)
    if request_id is None and len(status.questions) > 1:
        raise ToolFailure(f"request_id: {status.name} has several open questions", tells)
    for question in status.questions:
        if request_id in (None, question.request_id):
            return question
    raise ToolFailure(f"request_id: {status.name} has no open question {request_id!r}", tells)


async def _questions(store: EventStore, status: Status) -> list[dict[str, Any]]:
    tail = await store.tail(session_stream(status.session_id), LOOK)
    asked = {
        stored.event.request_id: stored.event
        for stored in tail
        if isinstance(stored.event, PermissionAsked)
    }
    return [
        _told(status, question, asked.get(question.request_id)) for question in status.questions
    ]


def _told(status: Status, question: Question, asked: PermissionAsked | None) -> dict[str, Any]:
    return {
        "session_id": status.session_id,
        "name": status.name,
        "working_dir": status.working_dir,
        "request_id": question.request_id,
        "tool": one_line(question.tool, 300),
        "subject": one_line(question.subject, 300),
        "arguments": as_json(asked.arguments) if asked else None,
        "asked_at": when(asked.at) if asked else None,
    }
