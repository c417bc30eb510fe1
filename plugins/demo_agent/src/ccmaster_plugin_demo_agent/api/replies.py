"""Put an answer of the script into the words of the Messages API."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from ccmaster_plugin_demo_agent.answers import (
    Background,
    HttpError,
    Part,
    Reply,
    Text,
    Thought,
    UsageLimit,
)

NewId = Callable[[str], str]
"""Returns a new id that begins with the given prefix."""

MODELS = ("claude-opus-5-5", "claude-sonnet-4-5", "claude-haiku-4-5")

_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}


@frozen(kw_only=True)
class Response:
    """An HTTP response that carries JSON."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(factory=dict)


def message(reply: Reply, *, model: str, input_tokens: int, new_id: NewId) -> dict[str, Any]:
    """Return a reply as the body of a response that is not streamed.

    Args:
        reply: What is answered.
        model: The model that was asked for.
        input_tokens: How much it has read, unless the reply claims something else.
        new_id: Makes the ids of the message and of its tool uses.
    """
    content = [_block(part, new_id) for part in reply.parts]
    claimed = input_tokens if reply.input_tokens is None else reply.input_tokens
    return {
        "id": new_id("msg_"),
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "stop_reason": reply.ending.value,
        "stop_sequence": None,
        "usage": {
            "input_tokens": claimed,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": tokens(json.dumps(content)),
            "service_tier": "standard",
        },
    }


def error(answer: HttpError) -> Response:
    """Return an error as a response."""
    headers = {}
    if answer.retry_after is not None:
        headers["retry-after"] = f"{math.ceil(answer.retry_after)}"
    kind = _ERROR_TYPES.get(answer.status, "api_error")
    body = {"type": "error", "error": {"type": kind, "message": answer.message}}
    return Response(status=answer.status, headers=headers, body=body)


def limit(answer: UsageLimit, now: float) -> Response:
    """Return a usage limit as a response, with the headers that a subscription's limit has.

    Args:
        answer: The limit.
        now: Seconds since 1970.
    """
    refused = error(
        HttpError(
            status=429,
            retry_after=answer.seconds,
            message="This request would exceed your account's rate limit. Please try again later.",
        )
    )
    reset = f"{math.ceil(now + answer.seconds)}"
    unified = {
        "status": "rejected",
        "reset": reset,
        "representative-claim": "five_hour",
        "5h-utilization": "1.0",
        "5h-reset": reset,
    }
    headers = {f"anthropic-ratelimit-unified-{name}": value for name, value in unified.items()}
    return Response(status=429, headers={**refused.headers, **headers}, body=refused.body)


def models() -> dict[str, Any]:
    """Return the list of models as the body of a response."""
    described = [
        {"id": name, "type": "model", "display_name": name, "created_at": "2025-01-01T00:00:00Z"}
        for name in MODELS
    ]
    return {"data": described, "has_more": False, "first_id": MODELS[0], "last_id": MODELS[-1]}


def tokens(text: str | bytes) -> int:
    """Count tokens as if each were four characters; at least one."""
    return max(1, len(text) // 4)


def _block(part: Part, new_id: NewId) -> dict[str, Any]:
    match part:
        case Text():
            return {"type": "text", "text": part.text}
        case Thought():
            return {"type": "thinking", "thinking": part.text, "signature": "c2NyaXB0ZWQ="}
        case Background():
            arguments = {"command": part.command, "run_in_background": True}
            return {"type": "tool_use", "id": new_id("toolu_"), "name": "Bash", "input": arguments}
    return {
        "type": "tool_use",
        "id": new_id("toolu_"),
        "name": part.tool,
        "input": dict(part.arguments),
    }
