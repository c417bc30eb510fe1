"""Find where a request to the Messages API stands in the script that it plays.

The request carries the whole conversation, so nothing is remembered between two of them: a
session that is resumed, forked, or one of many plays its script all the same.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from attrs import frozen

from ccmaster_plugin_demo_agent.filling import NOTHING
from ccmaster_plugin_demo_agent.results import read_data
from ccmaster_plugin_demo_agent.script import Script, read_script

_OF_THE_CLI = (
    "<system-reminder>",
    "<local-command",
    "[Request interrupted by user",
    "Output token limit hit.",
    "Your response above was stopped by a safety classifier",
    "[Your previous response had no visible output.",
)
"""What the texts begin with that the Claude CLI (2.1.330) itself puts in the user's mouth."""

_MID_TURN = re.compile(
    r"(?s)The user sent a new message while you were working:\n(.*?)\n\nThis is how Claude Code"
)
"""How the same CLI passes on what the user says while it works: in a message of the system."""


@frozen(kw_only=True)
class Place:
    """Where a request stands."""

    text: str
    """The last text of the user; empty where there is none."""
    script: Script | None
    """What the text says to play; None: nothing."""
    step: int
    """How often the model has answered since that text."""
    last: Any
    """What the last tool gave back, as JSON data."""
    key: str
    """Names the text and its place in the conversation: the same when the request is repeated."""


def find_place(messages: Any) -> Place:
    """Look for the last text of the user, and for its script.

    What the user says while the script is played does not change it.

    Args:
        messages: A request's `messages`, straight from the wire; what is no message is passed over.
    """
    turns = _turns(messages)
    for index in range(len(turns) - 1, -1, -1):
        texts = list(_spoken(turns[index]))
        if texts:
            return Place(
                last=_last_result(turns),
                text=texts[-1],
                script=read_script(texts[-1]),
                step=sum(turn.get("role") == "assistant" for turn in turns[index + 1 :]),
                key=sha256(f"{index} {texts[-1]}".encode(errors="replace")).hexdigest()[:16],
            )
    return Place(text="", script=None, step=0, last=NOTHING, key="")


def user_texts(messages: Any) -> tuple[str, ...]:
    """Return every text of the user in a conversation, oldest first."""
    found: list[str] = []
    for turn in _turns(messages):
        found.extend(_spoken(turn))
        if turn.get("role") == "system":
            found.extend(said for text in _texts(turn) for said in _MID_TURN.findall(text))
    return tuple(found)


def _last_result(turns: list[dict[str, Any]]) -> Any:
    for turn in reversed(turns):
        for block in reversed(_blocks(turn)):
            if block.get("type") == "tool_result":
                return read_data("\n".join(_texts(block)))
    return NOTHING


def _turns(messages: Any) -> list[dict[str, Any]]:
    if not isinstance(messages, list):
        return []
    return [turn for turn in messages if isinstance(turn, dict)]


def _spoken(turn: dict[str, Any]) -> Iterator[str]:
    if turn.get("role") == "user":
        for text in _texts(turn):
            if not text.lstrip().startswith(_OF_THE_CLI):
                yield text.removesuffix("\n")


def _texts(turn: dict[str, Any]) -> list[str]:
    content = turn.get("content")
    if isinstance(content, str):
        return [content]
    texts = [block.get("text") for block in _blocks(turn)]
    return [text for text in texts if isinstance(text, str)]


def _blocks(turn: dict[str, Any]) -> list[dict[str, Any]]:
    content = turn.get("content")
    blocks = content if isinstance(content, list) else []
    return [block for block in blocks if isinstance(block, dict)]
