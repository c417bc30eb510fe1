"""Where one plugin's synchronous code runs: in a thread that can be left behind.

Python cannot stop a thread. So where a call hangs, its thread is left to it, nobody calls
the plugin again, and nothing else waits: there is never more than one such thread a plugin.
"""

import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stdout
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TextIO, cast

IDLE = 10.0
"""Seconds after which a thread without work ends; the next call starts another."""

_THREAD = "ccmaster plugin "
"""What the name of a plugin's thread begins with."""

Call = Callable[[], object]
Outcome = tuple[object, BaseException | None]
"""What a call returned, and what it raised."""
Finish = Callable[[Outcome], None]
"""Told of a call's outcome, once, in whatever thread; it must not block."""


class Hang(Exception):
    """A call took longer than it may, or stands behind one that does."""

    def __str__(self) -> str:
        return "it did not come to an end in time"


class Lane:
    """Runs a plugin's calls one after another, never two at a time."""

    def __init__(self, plugin: str) -> None:
        self.closed = False
        """Whether a call hangs, so that no other is taken."""
        self._plugin = plugin
        self._lock = threading.Lock()
        self._calls: SimpleQueue[tuple[Call, float, Finish]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._running: Finish | None = None
        self._due: float | None = None

    def submit(self, call: Call, limit: float, finish: Finish) -> None:
        """Have a call run, and `finish` told of its outcome: `Hang` once the lane is closed.

        Args:
            call: What to run.
            limit: Seconds that it may take, counted from when it begins.
            finish: What to tell.
        """
        with self._lock:
            closed = self.closed
            if not closed:
                self._calls.put((call, limit, finish))
            if not closed and self._thread is None:
                name = f"{_THREAD}{self._plugin}"
                self._thread = threading.Thread(target=self._work, name=name, daemon=True)
                self._thread.start()
        if closed:
            finish((None, Hang()))

    def run(self, call: Call, limit: float) -> Outcome:
        """Have a call run and wait for its outcome; where it hangs, close the lane.

        What it prints goes to stderr: stdout is the command's, which may speak JSON on it.
        """
        outcomes: SimpleQueue[Outcome] = SimpleQueue()
        with redirect_stdout(cast("TextIO", _Parted(sys.stdout))):
            self.submit(call, limit, outcomes.put)
            while True:
                try:
                    return outcomes.get(timeout=self.left(limit))
                except Empty:
                    if not self.left(limit):
                        self.close()

    def left(self, limit: float) -> float:
        """Return the seconds that the running call still has; `limit` where none runs."""
        due = self._due
        return limit if due is None else max(0.0, due - monotonic())

    def close(self) -> None:
        """Leave the thread to the call that hangs, and give up those that stand behind it."""
        with self._lock:
            self.closed = True
            given_up = [self._running] if self._running else []
            self._running = None
            while not self._calls.empty():
                given_up.append(self._calls.get()[2])
        for finish in given_up:
            finish((None, Hang()))

    def _work(self) -> None:
        while work := self._next():
            call, limit, finish = work
            with self._lock:
                if self.closed:
                    finish((None, Hang()))
                    return
                self._running, self._due = finish, monotonic() + limit
            try:
                outcome: Outcome = call(), None
            except BaseException as error:  # noqa: BLE001 - a plugin may even raise SystemExit
                outcome = None, error
            with self._lock:
                if self.closed:
                    return
                self._running = self._due = None
            finish(outcome)
            del work, call, finish, outcome  # an idle thread keeps nothing alive

    def _next(self) -> tuple[Call, float, Finish] | None:
        while True:
            try:
                return self._calls.get(timeout=IDLE)
            except Empty:
                with self._lock:
                    if self.closed or self._calls.empty():
                        self._thread = None
                        return None


class _Parted:
    """stdout, but for what plugins' threads print meanwhile: that is stderr's."""

    def __init__(self, stdout: object) -> None:
        self._stdout = stdout

    def __getattr__(self, name: str) -> Any:
        of_a_plugin = threading.current_thread().name.startswith(_THREAD)
        return getattr(sys.stderr if of_a_plugin else self._stdout, name)
