"""What a scripted Messages API was asked: a log that others can read and wait on."""

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from threading import Condition

from attrs import field, frozen

KEPT = 10_000
"""How many calls are remembered."""


@frozen(kw_only=True)
class Call:
    """One request, or the loss of a client in the middle of an answer."""

    kind: str
    """'messages', 'count_tokens', 'disconnected' or 'other'."""
    method: str
    path: str
    at: float = field(factory=time.time)
    """Seconds since 1970."""
    session_id: str | None = None
    """The Claude session that asks; None: the client does not say."""
    model: str | None = None
    stream: bool = False
    text: str = ""
    """The last text of the user."""
    texts: tuple[str, ...] = ()
    """Every text of the user in the conversation, oldest first."""
    system: str = ""
    """The beginning of the system prompt."""
    tools: tuple[str, ...] = ()
    step: int = 0
    """Which step of its script it is at."""
    attempt: int = 0
    """How often the same was asked before."""
    side: bool = False
    """Whether it is none of the conversation: a title, a summary."""
    answer: str = ""
    """What it is answered, in a word: 'reply' or the HTTP status."""
    headers: Mapping[str, str] = field(factory=dict)
    """By lower-case name; secrets are left out."""


class CallLog:
    """The calls so far, oldest first. Any thread may use it."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._attempts: Counter[tuple[str | None, str, int]] = Counter()
        self._changed = Condition()

    def add(self, call: Call) -> None:
        """Remember a call."""
        with self._changed:
            self._calls.append(call)
            self._changed.notify_all()

    def attempt(self, session_id: str | None, key: str, step: int) -> int:
        """Count an attempt at a step of a script; say how many were made before."""
        with self._changed:
            before = self._attempts[session_id, key, step]
            self._attempts[session_id, key, step] += 1
            return before

    def calls(self) -> tuple[Call, ...]:
        """Return the calls so far."""
        with self._changed:
            return tuple(self._calls)

    def wait_for(self, wanted: Callable[[Call], bool], timeout: float) -> Call:
        """Return the first call that is wanted, once it is there.

        Raises:
            TimeoutError: None came within `timeout` seconds.
        """
        with self._changed:
            found: list[Call] = []

            def look() -> bool:
                found.extend([call for call in self._calls if wanted(call)][:1])
                return bool(found)

            if not self._changed.wait_for(look, timeout):
                raise TimeoutError(f"none of {len(self._calls)} calls was the wanted one")
            return found[0]

    def clear(self) -> None:
        """Forget every call and every attempt."""
        with self._changed:
            self._calls.clear()
            self._attempts.clear()
