"""What stands before every application: who may call, how much, how it may fail, what it says."""

import asyncio
import logging
import secrets
from collections.abc import Callable

from attrs import evolve, frozen
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccmaster_plugin_mcp_server.http.answers import Headers, Refusal, answer, http_date, with_guards
from ccmaster_plugin_mcp_server.http.bodies import bounded_body
from ccmaster_plugin_mcp_server.http.callers import Callers, preflight, shared_with
from ccmaster_plugin_mcp_server.http.in_flight import InFlight
from ccmaster_plugin_mcp_server.http.limits import Limits

log = logging.getLogger(__name__)

TOO_MANY_HEADERS = Refusal(431, "the headers are too long")
CLOSING = Refusal(503, "the server ends", {"Retry-After": "1"})
FAILED = Refusal(500, "something went wrong inside; the log tells what")
_PREFLIGHT = b"access-control-request-method"


def guarded(app: ASGIApp, callers: Callers, limits: Limits, in_flight: InFlight) -> ASGIApp:
    """Put an application behind all guards.

    Args:
        app: The application, which sees nothing but requests that are let in.
        callers: Who may call.
        limits: How much of a body is read, for how long.
        in_flight: Learns of streams, and tells when the door closes.
    """
    return Contained(Admitted(bounded_body(app, limits), callers, limits), in_flight)


@frozen
class Contained:
    """Answer, whatever happens: with a plain word for what fails, and with the guards' headers."""

    app: ASGIApp
    in_flight: InFlight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        task = asyncio.current_task()
        reply = _Reply(send, lambda: self._listens(scope, task))
        try:
            if self.in_flight.closing:
                await answer(CLOSING, scope, reply.send)
            else:
                await self.app(scope, reply.watching(receive), reply.send)
        except asyncio.CancelledError:
            if not self.in_flight.closing:
                raise
            await self._end(CLOSING, scope, reply)
        except Exception as error:  # noqa: BLE001 - the edge: a plugin's application may do anything
            await self._tell(error, scope, reply)
        finally:
            if task is not None:
                self.in_flight.listening.discard(task)

    def _listens(self, scope: Scope, task: "asyncio.Task[None] | None") -> None:
        if task is not None and _only_listens(scope):
            self.in_flight.listening.add(task)

    async def _tell(self, error: Exception, scope: Scope, reply: "_Reply") -> None:
        """Log an error with all there is to know, and tell the client where to find it."""
        if reply.client_is_gone:
            log.debug("%s was left by its client: %r", _named(scope), error)
            return
        request_id = secrets.token_hex(4)
        log.error("request %s failed: %s", request_id, _named(scope), exc_info=error)
        if not reply.started:
            await answer(evolve(FAILED, request_id=request_id), scope, reply.send)

    async def _end(self, refusal: Refusal, scope: Scope, reply: "_Reply") -> None:
        """End an answer properly: what was streamed so far is whole."""
        if not reply.started:
            await answer(refusal, scope, reply.send)
        elif not reply.complete:
            await reply.send({"type": "http.response.body", "body": b""})


class _Reply:
    """How far an answer has come."""

    def __init__(self, send: Send, on_stream: Callable[[], object]) -> None:
        self._send = send
        self._on_stream = on_stream
        self.started = False
        self.complete = False
        self.client_is_gone = False

    async def send(self, message: Message) -> None:
        """Pass on what an application says, with what the guards add."""
        if message["type"] == "http.response.start":
            headers: Headers = list(message.get("headers", ()))
            if _is_stream(headers):
                self._on_stream()
            message = {**message, "headers": with_guards(headers, date=http_date())}
            self.started = True
        elif message["type"] == "http.response.body":
            self.complete = not message.get("more_body", False)
        try:
            await self._send(message)
        except ConnectionResetError:
            self.client_is_gone = True
            raise

    def watching(self, receive: Receive) -> Receive:
        """Return `receive`, noting when the client goes."""

        async def watched() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not self.complete:
                self.client_is_gone = True
            return message

        return watched


@frozen
class Admitted:
    """Let in only who calls the door by its name, from a page that may, with short headers."""

    app: ASGIApp
    callers: Callers
    limits: Limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        headers: Headers = scope["headers"]
        refusal = self._objection(scope["method"], headers)
        if refusal is not None:
            await answer(refusal, scope, send)
            return
        origin = dict(headers).get(b"origin", b"").decode("latin-1").lower()
        if origin not in self.callers.origins:
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and _PREFLIGHT in dict(headers):
            allowed = preflight(origin)
            await send({"type": "http.response.start", "status": 204, "headers": allowed})
            await send({"type": "http.response.body"})
        else:
            await self.app(scope, receive, _sharing(send, origin))

    def _objection(self, method: str, headers: Headers) -> Refusal | None:
        if sum(len(name) + len(text) for name, text in headers) > self.limits.max_header_bytes:
            return TOO_MANY_HEADERS
        return self.callers.objection(method, headers)


def _sharing(send: Send, origin: str) -> Send:
    async def shared(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), *shared_with(origin)]
            message = {**message, "headers": headers}
        await send(message)

    return shared


def _only_listens(scope: Scope) -> bool:
    """Tell whether a client asks for nothing but to be told (of MCP: its header says so)."""
    listens = (b"mcp-method", b"subscriptions/listen")
    return scope["method"] == "GET" or listens in scope["headers"]


def _is_stream(headers: Headers) -> bool:
    return any(
        name.lower() == b"content-type" and text.startswith(b"text/event-stream")
        for name, text in headers
    )


def _named(scope: Scope) -> str:
    """Name a request for the log, in one line; not its query, which may be secret."""
    return f"{scope['method']} {scope['path']!r}"
