"""Cut a message of the Messages API into the server-sent events of its stream."""

import json
from collections.abc import Iterator
from typing import Any

from ccmaster_plugin_demo_agent.answers import Part, Reply, Text, Thought

Frame = tuple[bytes, float]
"""One server-sent event, and the seconds to wait after it."""


def frames(message: dict[str, Any], reply: Reply) -> Iterator[Frame]:
    """Yield a message's stream.

    Args:
        message: The message as `replies.message` gives it.
        reply: What it was made of; knows how slowly its words come.
    """
    usage = message["usage"]
    begun: dict[str, Any] = {
        "content": [],
        "stop_reason": None,
        "usage": {**usage, "output_tokens": 1},
    }
    yield _frame({"type": "message_start", "message": {**message, **begun}})
    for index, (block, part) in enumerate(zip(message["content"], reply.parts, strict=True)):
        start, deltas = _cut(block, part)
        pause = part.pause if isinstance(part, Text) else 0.0
        yield _frame({"type": "content_block_start", "index": index, "content_block": start})
        for delta in deltas:
            yield _frame({"type": "content_block_delta", "index": index, "delta": delta}, pause)
        yield _frame({"type": "content_block_stop", "index": index})
    stopped = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    spent = {"output_tokens": usage["output_tokens"]}
    yield _frame({"type": "message_delta", "delta": stopped, "usage": spent})
    yield _frame({"type": "message_stop"})


def _cut(block: dict[str, Any], part: Part) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a block as it begins, and what is added to it bit by bit."""
    match part:
        case Text():
            return {**block, "text": ""}, [
                {"type": "text_delta", "text": word} for word in part.words
            ]
        case Thought():
            return {**block, "thinking": "", "signature": ""}, [
                {"type": "thinking_delta", "thinking": block["thinking"]},
                {"type": "signature_delta", "signature": block["signature"]},
            ]
    written = json.dumps(block["input"])
    return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": written}]


def _frame(event: dict[str, Any], pause: float = 0.0) -> Frame:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode(), pause
