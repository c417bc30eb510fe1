"""Take one HTTP request to the scripted Messages API, and answer it."""

import json
import time
import uuid
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

from attrs import asdict

from ccmaster_plugin_demo_agent.answers import Drop, HttpError, Reply, Text, UsageLimit
from ccmaster_plugin_demo_agent.api import replies
from ccmaster_plugin_demo_agent.api.calls import Call, CallLog
from ccmaster_plugin_demo_agent.api.pauses import Pauses
from ccmaster_plugin_demo_agent.api.replies import Response
from ccmaster_plugin_demo_agent.api.request import Request, answer_to, read_request
from ccmaster_plugin_demo_agent.api.streaming import frames

_SECRET = {"authorization", "x-api-key", "cookie"}
_SYSTEM_KEPT = 500


def exchange(calls: CallLog, pauses: Pauses) -> type[BaseHTTPRequestHandler]:
    """Return the class whose instances answer requests, with what they share."""
    return type("Exchange", (_Exchange,), {"calls": calls, "pauses": pauses})


class _Exchange(BaseHTTPRequestHandler):
    calls: CallLog
    pauses: Pauses
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        match self._route():
            case "/_log":
                self._json(Response(status=200, body=[asdict(call) for call in self.calls.calls()]))
            case "/_health":
                self._json(Response(status=200, body={"ok": True}))
            case "/v1/models":
                self._note("other")
                self._json(Response(status=200, body=replies.models()))
            case _:
                self._not_found()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        raw = self.rfile.read(_length(self.headers.get("content-length")))
        match self._route():
            case "/_reset":
                self.calls.clear()
                self._json(Response(status=200, body={"ok": True}))
            case "/_release":
                self.pauses.release()
                self._json(Response(status=200, body={"ok": True}))
            case "/v1/messages":
                self._messages(raw)
            case "/v1/messages/count_tokens":
                self._note("count_tokens")
                self._json(Response(status=200, body={"input_tokens": replies.tokens(raw)}))
            case _:
                self._not_found()

    def _messages(self, raw: bytes) -> None:
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            self._json(replies.error(HttpError(status=400, message="the body is no JSON object")))
            return
        request = read_request(body, self._lower_headers())
        place = request.place
        attempt = self.calls.attempt(request.session_id, place.key, place.step)
        answer = answer_to(request, attempt)
        self._note_request(request, attempt, type(answer).__name__)
        try:
            match answer:
                case HttpError():
                    self._json(replies.error(answer))
                case UsageLimit():
                    self._json(replies.limit(answer, time.time()))
                case Drop():
                    self._drop(answer, request, replies.tokens(raw))
                case Reply():
                    self.pauses.wait(answer.silence, releasable=True)
                    self._reply(answer, request, replies.tokens(raw))
        except ConnectionError:
            self._note("disconnected")
            self.close_connection = True

    def _reply(self, reply: Reply, request: Request, read: int) -> None:
        message = replies.message(reply, model=request.model, input_tokens=read, new_id=_new_id)
        if not request.stream:
            self._json(Response(status=200, body=message))
            return
        self._begin_stream()
        for frame, pause in frames(message, reply):
            self._chunk(frame)
            self.pauses.wait(pause)
        self._chunk(b"")

    def _drop(self, drop: Drop, request: Request, read: int) -> None:
        if request.stream:
            reply = Reply(parts=(Text(text=drop.text),))
            cut = partial(replies.message, model=request.model, input_tokens=read, new_id=_new_id)
            stream = list(frames(cut(reply), reply))
            self._begin_stream()
            for frame, _ in stream[: len(stream) // 2]:
                self._chunk(frame)
        self.close_connection = True

    def _begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.send_header("request-id", _new_id("req_"))
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _json(self, response: Response) -> None:
        body = json.dumps(response.body).encode()
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("request-id", _new_id("req_"))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _not_found(self) -> None:
        self._note("other")
        self._json(replies.error(HttpError(status=404, message=f"nothing is at {self.path}")))

    def _note(self, kind: str) -> None:
        self.calls.add(
            Call(
                kind=kind, method=self.command, path=self.path, headers=_open(self._lower_headers())
            )
        )

    def _note_request(self, request: Request, attempt: int, answer: str) -> None:
        self.calls.add(
            Call(
                kind="messages",
                method=self.command,
                path=self.path,
                session_id=request.session_id,
                model=request.model,
                stream=request.stream,
                text=request.place.text,
                texts=request.texts,
                system=request.system[:_SYSTEM_KEPT],
                tools=request.tools,
                step=request.place.step,
                attempt=attempt,
                side=request.side,
                answer=answer,
                headers=_open(self._lower_headers()),
            )
        )

    def _route(self) -> str:
        return self.path.partition("?")[0].rstrip("/")

    def _lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Keep quiet: the log of calls says more."""


def _open(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in _SECRET}


def _length(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdigit() else 0


def _new_id(prefix: str) -> str:
    return prefix + uuid.uuid4().hex[:24]
