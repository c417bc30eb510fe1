"""The stderr of a server that we started: kept in case it fails, shown where asked for."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TextIO

from attrs import define, field

from ccmaster_plugin_mcp_server.inspecting.trace import BESIDE, Trace

_KEPT = 20
_MOMENT = 0.5
"""Seconds."""
_LONGEST = 2000
"""Bytes of a line; what is longer becomes several."""


@define
class Said:
    """What a server wrote on its stderr."""

    trace: Trace | None
    """None: nobody wants to see it at once."""
    lines: deque[str] = field(factory=lambda: deque(maxlen=_KEPT))

    @property
    def last(self) -> str:
        """The last line that says something."""
        return next((line for line in reversed(self.lines) if line.strip()), "")

    def take(self, line: str) -> None:
        """Take note of a line."""
        self.lines.append(line)
        if self.trace is not None:
            self.trace.line(BESIDE, f"stderr: {line}")


@contextmanager
def listening(said: Said) -> Iterator[TextIO]:
    """Yield what a server is given as its stderr.

    A thread reads it, because on some systems nothing else can wait on a pipe. The thread is
    waited for only a moment: a grandchild of ours may keep the other end open.
    """
    reading, writing = os.pipe()
    thread = Thread(target=_read, args=(reading, said), daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as stderr:
            yield stderr
    finally:
        thread.join(_MOMENT)


def _read(descriptor: int, said: Said) -> None:
    with os.fdopen(descriptor, "rb") as pipe:
        while line := pipe.readline(_LONGEST):
            said.take(line.decode("utf-8", errors="replace").rstrip("\r\n"))
