"""What a pretended model can answer when it is asked."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen


class Ending(StrEnum):
    """Why a reply ends, in the Messages API's words for `stop_reason`."""

    END_TURN = "end_turn"
    TOOL_USE = "tool_use"
    MAX_TOKENS = "max_tokens"
    REFUSAL = "refusal"


@frozen(kw_only=True)
class Text:
    """Something it says."""

    text: str
    pause: float = 0.0
    """Seconds after each word."""

    @property
    def words(self) -> list[str]:
        """The text, cut after each word; at least one piece."""
        return re.findall(r"\s*\S+\s*|\s+", self.text) or [""]


@frozen(kw_only=True)
class Thought:
    """Something it thinks."""

    text: str


@frozen(kw_only=True)
class Use:
    """A tool that it wants to use."""

    tool: str
    arguments: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Background:
    """Something that it wants to go on after the turn has ended."""

    seconds: float

    @property
    def command(self) -> str:
        """What takes so long; the Claude CLI refuses a command that only sleeps."""
        return f"python3 -c 'import time; time.sleep({self.seconds:g})'"


Part = Text | Thought | Use | Background


@frozen(kw_only=True)
class Reply:
    """A proper reply."""

    parts: tuple[Part, ...]
    stopped: Ending = Ending.END_TURN
    """Why it ends, where it uses no tool."""
    input_tokens: int | None = None
    """What it claims to have read; None: what it did read."""
    silence: float = 0.0
    """Seconds before it begins."""

    @property
    def ending(self) -> Ending:
        """Why the reply ends."""
        if any(isinstance(part, Use | Background) for part in self.parts):
            return Ending.TOOL_USE
        return self.stopped


@frozen(kw_only=True)
class HttpError:
    """An error in the place of a reply."""

    status: int
    retry_after: float | None = None
    """Seconds after which to try again; None: it does not say."""
    message: str = ""


@frozen(kw_only=True)
class UsageLimit:
    """The account's usage limit is reached."""

    seconds: float
    """How long until it resets."""


@frozen(kw_only=True)
class Drop:
    """A connection that breaks in the middle of a reply."""

    text: str = "this reply will be cut in the middle of the stream"


Answer = Reply | HttpError | UsageLimit | Drop
