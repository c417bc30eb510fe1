"""What the CLI asks of us, all of it about permission: it may use a tool once ccmaster agrees."""

import logging
from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.agents import Session, ToolUse
from ccmaster_hookspecs.decisions import Allow, Ask, Deny
from ccmaster_plugin_claude_code import wire
from ccmaster_plugin_claude_code.subjects import subject

log = logging.getLogger(__name__)

HOOKS = {
    "PreToolUse": [
        {
            "matcher": None,
            "hookCallbackIds": ["permit"],
            "timeout": 60,
            # where we fail to answer, the tool is not used
            "onFailure": "block",
        }
    ]
}
"""Registered with the CLI, so that it asks before each tool use, whatever its own rules say."""


async def answer(message: wire.Wire, session: Session) -> Mapping[str, Any]:
    """Answer a `control_request`.

    Returns:
        The `control_response`.
    """
    request = wire.table(message, "request")
    try:
        match wire.text(request, "subtype"):
            case "hook_callback":
                response = await _before_a_tool(wire.table(request, "input"), session)
            case "can_use_tool":
                response = await _when_asked(request, session)
            case other:
                return _response(message, "error", error=f"ccmaster does not know {other!r}")
    except Exception as error:
        log.exception("the permission to use a tool could not be decided")
        return _response(message, "error", error=f"ccmaster could not decide: {error}")
    return _response(message, "success", response=response)


async def _before_a_tool(hook_input: wire.Wire, session: Session) -> Mapping[str, Any]:
    match await session.permit(_use(hook_input, "tool_input"), asked=False):
        case Allow():
            return {}  # no opinion: the CLI's own rules and mode go on
        case Ask(reason=reason):
            decision = "ask"
        case Deny(reason=reason):
            decision = "deny"
    return {
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": decision,
            "permissionDecisionReason": reason or "ccmaster asks first",
        }
    }


async def _when_asked(request: wire.Wire, session: Session) -> Mapping[str, Any]:
    decision = await session.permit(_use(request, "input"), asked=True)
    if isinstance(decision, Allow):
        return {"behavior": "allow", "updatedInput": request.get("input")}
    return {"behavior": "deny", "message": decision.reason or "ccmaster says no"}


def _use(request: wire.Wire, key: str) -> ToolUse:
    arguments = wire.table(request, key)
    return ToolUse(
        tool=wire.text(request, "tool_name"),
        arguments=wire.clean(arguments),
        subject=subject(arguments),
        tool_use_id=wire.text(request, "tool_use_id") or None,
    )


def _response(message: wire.Wire, subtype: str, **fields: Any) -> Mapping[str, Any]:
    request_id = message.get("request_id")
    return {
        "type": "control_response",
        "response": {"subtype": subtype, "request_id": request_id, **fields},
    }
