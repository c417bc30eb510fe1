"""Read no more of a request's body than allowed, and for no longer."""

import asyncio

from attrs import frozen
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccmaster_plugin_mcp_server.http.answers import Headers, Refusal, answer
from ccmaster_plugin_mcp_server.http.limits import Limits

TOO_LONG = Refusal(413, "the body is too long; mcp_server.max_body_bytes says how long it may be")
TOO_SLOW = Refusal(408, "the body took too long to come", {"Connection": "close"})


def bounded_body(app: ASGIApp, limits: Limits) -> ASGIApp:
    """Put an application behind the limits of a body."""
    return BoundedBody(app, limits)


@frozen
class BoundedBody:
    """Refuse a body that is too long or too slow; the application then sees its client gone."""

    app: ASGIApp
    limits: Limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if declared(scope["headers"]) > self.limits.max_body_bytes:
            await answer(TOO_LONG, scope, send)
            return
        body = _Body(scope, receive, send, self.limits)
        try:
            await self.app(scope, body.receive, body.send)
        except Exception:
            if not body.refused:
                raise


class _Body:
    """One body, while it is read."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._left = limits.max_body_bytes
        self._until = asyncio.get_running_loop().time() + limits.body_timeout_seconds
        self._whole = False
        self._answered = False
        self.refused = False

    async def receive(self) -> Message:
        """Return the next part; once it is whole, the client's going, for however long it stays."""
        if self.refused:
            return {"type": "http.disconnect"}
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            return await self._refuse(TOO_SLOW)
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        return await self._refuse(TOO_LONG) if self._left < 0 else message

    async def send(self, message: Message) -> None:
        """Pass on what the application says, as long as nothing else was said for it."""
        if self.refused:
            return
        if message["type"] == "http.response.start":
            self._answered = True
            if not self._whole and _waits(self._scope["headers"]):
                # The client has not sent the body and will not: what comes next is not it.
                headers = [*message.get("headers", ()), (b"connection", b"close")]
                message = {**message, "headers": headers}
        await self._send(message)

    async def _refuse(self, refusal: Refusal) -> Message:
        self.refused = True
        if not self._answered:
            await answer(refusal, self._scope, self._send)
        return {"type": "http.disconnect"}


def declared(headers: Headers) -> int:
    """Return the length of the body that a request declares; 0 where it does not say."""
    for name, text in headers:
        if name == b"content-length" and text.isdigit():
            return int(text) if len(text) < 20 else 10**20
    return 0


def has_body(headers: Headers) -> bool:
    """Tell whether a body follows these headers."""
    return declared(headers) > 0 or any(name == b"transfer-encoding" for name, _ in headers)


def _waits(headers: Headers) -> bool:
    """Tell whether the client asks before it sends the body (RFC 9110, section 10.1.1)."""
    return (b"expect", b"100-continue") in [(name, text.lower()) for name, text in headers]
