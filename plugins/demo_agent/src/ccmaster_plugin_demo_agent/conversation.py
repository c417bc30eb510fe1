"""Find where a request to the Messages API stands in the script that it plays.

The request carries the whole conversation, so nothing is remembered between two of them: a
session that is resumed, forked, or one of many plays its script all the same.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from attrs import frozen

from ccmaster_plugin_demo_agent.script import Script, read_script

_NOT_THE_PERSON = ("<system-reminder>", "<local-command")
"""What the texts begin with that the Claude CLI adds to a conversation by itself."""


@frozen(kw_only=True)
class Place:
    """Where a request stands."""

    text: str
    """The last text of the user; empty where there is none."""
    script: Script | None
    """What the texts of the user say to play; None: nothing."""
    step: int
    """How often the model has answered since that text."""
    key: str
    """Names the text and its place in the conversation: the same when the request is repeated."""


def find_place(messages: Any) -> Place:
    """Look for the last text of the user, and for its script.

    Args:
        messages: A request's `messages`, straight from the wire; what is no message is passed over.
    """
    turns = _turns(messages)
    for index in range(len(turns) - 1, -1, -1):
        texts = tuple(_spoken(turns[index]))
        if texts:
            return _place(turns, index, texts)
    return Place(text="", script=None, step=0, key="")


def user_texts(messages: Any) -> tuple[str, ...]:
    """Return every text of the user in a conversation, oldest first."""
    return tuple(text for turn in _turns(messages) for text in _spoken(turn))


def _place(turns: list[dict[str, Any]], index: int, texts: tuple[str, ...]) -> Place:
    scripts = ((text, read_script(text)) for text in reversed(texts))
    text, script = next(((text, script) for text, script in scripts if script), (texts[-1], None))
    return Place(
        text=texts[-1],
        script=script,
        step=sum(turn.get("role") == "assistant" for turn in turns[index + 1 :]),
        key=sha256(f"{index} {text}".encode(errors="replace")).hexdigest()[:16],
    )


def _turns(messages: Any) -> list[dict[str, Any]]:
    if not isinstance(messages, list):
        return []
    return [turn for turn in messages if isinstance(turn, dict)]


def _spoken(turn: dict[str, Any]) -> Iterator[str]:
    """Yield what the user said in a message; one with a tool's result is not theirs."""
    content = turn.get("content")
    if turn.get("role") != "user":
        return
    blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
    blocks = [block for block in blocks if isinstance(block, dict)]
    if any(block.get("type") == "tool_result" for block in blocks):
        return
    for block in blocks:
        text = block.get("text") if block.get("type") == "text" else None
        if isinstance(text, str) and not text.lstrip().startswith(_NOT_THE_PERSON):
            yield text
