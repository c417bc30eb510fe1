"""Keep an agent's conversation in a file: what it received, really used, and answered.

The file is the agent's own memory, apart from ccmaster's store: it proves how often a message
arrived. A line is one JSON object, written at once, so that a process that is killed leaves at
most its last line torn; a torn line counts as never written.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen


def _now() -> str:
    return datetime.now(UTC).isoformat()


@frozen(kw_only=True)
class Line:
    """Something that was kept, by one process."""

    at: str = field(factory=_now)
    """When, in UTC, as ISO 8601."""
    pid: int = field(factory=os.getpid)


@frozen(kw_only=True)
class Launched(Line):
    """An agent began to live for the session."""

    resumed: bool


@frozen(kw_only=True)
class Received(Line):
    """A message became part of the conversation."""

    message_id: str
    sender: str
    text: str


@frozen(kw_only=True)
class Used(Line):
    """A tool was really used, which is one of ccmaster's own; all others are pretended."""

    tool: str
    tool_use_id: str
    failed: bool
    result: str
    """The beginning of what it gave back."""


@frozen(kw_only=True)
class Answered(Line):
    """A turn ended."""

    message_ids: tuple[str, ...]
    """What it answers; empty where the agent woke by itself."""
    answer: str
    failure: str | None = None
    cost_usd: float = 0.0


_KINDS = {kind.__name__.lower(): kind for kind in (Launched, Received, Used, Answered)}


@frozen
class Transcript:
    """One session's file. It is open only while it is read or written."""

    path: Path

    def lines(self) -> Iterator[Line]:
        """Yield what was kept, oldest first; nothing where there is no file.

        Raises:
            OSError: The file cannot be read.
        """
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for text in file:
                line = _read(text)
                if line:
                    yield line

    def received(self, message_id: str) -> bool:
        """Say whether a message is part of the conversation."""
        return any(
            isinstance(line, Received) and line.message_id == message_id for line in self.lines()
        )

    def spent(self) -> float:
        """Return what its turns cost, in dollars."""
        return sum(line.cost_usd for line in self.lines() if isinstance(line, Answered))

    def append(self, *lines: Line) -> None:
        """Keep lines, so that they outlive this process.

        Raises:
            OSError: The file cannot be written.
        """
        written = "".join(_written(line) for line in lines).encode()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags, 0o600)
        try:
            end = os.lseek(descriptor, -1, os.SEEK_END) if os.fstat(descriptor).st_size else None
            if end is not None and os.read(descriptor, 1) != b"\n":
                written = b"\n" + written  # so that a torn line spoils no other
            if os.write(descriptor, written) != len(written):
                raise OSError("the transcript's disk is full")
        finally:
            os.close(descriptor)


def _written(line: Line) -> str:
    return json.dumps({"kind": type(line).__name__.lower(), **asdict(line)}) + "\n"


def _read(text: bytes) -> Line | None:
    """Read a line; None where it is torn, or of a kind that a newer version writes."""
    try:
        values: Any = json.loads(text)
        kind = _KINDS[values.pop("kind")]
        if "message_ids" in values:
            values["message_ids"] = tuple(values["message_ids"])
        return kind(**values)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
