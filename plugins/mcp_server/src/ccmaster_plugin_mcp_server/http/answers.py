"""The answers that the door gives by itself: short, in JSON, telling nothing of what is inside."""

import json
import time
from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from starlette.types import Send

Headers = list[tuple[bytes, bytes]]

ALWAYS: Headers = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
"""In every answer, whatever an application says."""

UNLESS_SAID: Headers = [
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]
"""In every answer, but where an application says otherwise."""


@frozen
class Refusal:
    """An answer that says no."""

    status: int
    problem: str
    """What is wrong, in one sentence without a full stop."""
    headers: Mapping[str, str] = field(factory=dict)
    request_id: str | None = None
    """By which the log can be searched; None: the log has nothing."""

    @property
    def body(self) -> bytes:
        """Return what the client reads."""
        said = {"error": self.problem}
        if self.request_id is not None:
            said["request_id"] = self.request_id
        return json.dumps(said).encode()

    @property
    def fields(self) -> Headers:
        """Return its own headers."""
        body = [("content-type", "application/json"), ("content-length", str(len(self.body)))]
        pairs = [*body, *self.headers.items()]
        return [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in pairs]


async def answer(refusal: Refusal, scope: Mapping[str, Any], send: "Send") -> None:
    """Send a refusal as an ASGI application does."""
    await send({"type": "http.response.start", "status": refusal.status, "headers": refusal.fields})
    body = b"" if scope["method"] == "HEAD" else refusal.body
    await send({"type": "http.response.body", "body": body})


def on_the_wire(refusal: Refusal) -> bytes:
    """Write a refusal for a connection on which no application can answer; it ends with it."""
    phrase = HTTPStatus(refusal.status).phrase
    own = [*refusal.fields, (b"connection", b"close")]
    lines = [b"%b: %b" % pair for pair in with_guards(own, date=http_date())]
    status = f"HTTP/1.1 {refusal.status} {phrase}".encode()
    return b"\r\n".join([status, *lines, b"", refusal.body])


def with_guards(headers: Headers, *, date: bytes) -> Headers:
    """Add what every answer has to those that an application gives.

    An application can add to what a cache may not do, and cannot take away from it: several
    such headers count together (RFC 9111, section 5.2).
    """
    given = {name.lower() for name, _ in headers}
    kept = [pair for pair in headers if pair[0].lower() != b"x-content-type-options"]
    added = [pair for pair in UNLESS_SAID if pair[0] not in given]
    if b"date" not in given:
        added.append((b"date", date))
    return [*kept, *ALWAYS, *added]


def http_date() -> bytes:
    """Return the time, as headers write it."""
    return _date_of(int(time.time()))


@lru_cache(maxsize=1)
def _date_of(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
