"""Listens on the wire between the client and a server, and changes nothing on it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any, Generic, TypeVar

from attrs import define, field
from mcp.client._transport import ReadStream, TransportStreams, WriteStream
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCError
from pydantic import ValidationError

from ccmaster_plugin_mcp_server.inspecting.trace import BESIDE, FROM_SERVER, TO_SERVER, Trace

Transport = AbstractAsyncContextManager[TransportStreams]
Item = SessionMessage | Exception
_MOST_STRAYS = 20
"""How much that is no message is kept."""
_OF_TRANSPORT = (
    "Failed to parse",
    "Not Found",
    "Redirect to",
    "SSE stream",
    "Server returned an error response",
    "Session terminated",
    "Unexpected content type",
    "server answered a request with 202",
)
"""How errors begin that the transport for HTTP makes up, in the name of the server (mcp 2.3)."""

S = TypeVar("S", bound="ReadStream[Any] | WriteStream[Any]")


@define
class Tap:
    """What came over the wire, as far as it is of use later."""

    trace: Trace | None
    """None: nobody wants to see every message."""
    answered: bool = False
    """Whether any message came from the server."""
    strays: list[str] = field(factory=list)
    """What came that is no message of JSON-RPC."""
    on_end: list[Callable[[], None]] = field(factory=list)
    """Called when nothing more can come."""

    def sent(self, item: SessionMessage) -> None:
        """Take note of what goes to the server."""
        if self.trace is not None:
            self.trace.message(TO_SERVER, _wire(item))

    def received(self, item: Item) -> None:
        """Take note of what came from the server."""
        if isinstance(item, Exception):
            stray = _stray(item)
            if len(self.strays) < _MOST_STRAYS:
                self.strays.append(stray)
            if self.trace is not None:
                self.trace.line(FROM_SERVER, f"(no message of JSON-RPC) {stray}")
        elif made_up(item):
            if self.trace is not None:
                self.trace.line(BESIDE, getattr(item.message, "error").message)  # noqa: B009
        else:
            self.answered = True
            if self.trace is not None:
                self.trace.message(FROM_SERVER, _wire(item))

    def ended(self) -> None:
        """Take note that nothing more can come."""
        for told in self.on_end:
            told()


@asynccontextmanager
async def tapped(transport: Transport, tap: Tap) -> AsyncIterator[TransportStreams]:
    """Open a transport, and listen on it."""
    async with transport as (read, write):
        yield _Reading(read, tap), _Writing(write, tap)


def made_up(item: SessionMessage) -> bool:
    """Say whether the transport itself made an error up, because no answer came."""
    message = item.message
    return isinstance(message, JSONRPCError) and message.error.message.startswith(_OF_TRANSPORT)


class _Listening(Generic[S]):
    """What both directions have in common: all goes through to the stream itself."""

    def __init__(self, stream: S, tap: Tap) -> None:
        self._stream, self._tap = stream, tap

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def __aenter__(self) -> Any:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._stream.__aexit__(kind, error, traceback)


class _Writing(_Listening["WriteStream[SessionMessage]"]):
    async def send(self, item: SessionMessage, /) -> None:
        self._tap.sent(item)
        await self._stream.send(item)


class _Reading(_Listening["ReadStream[Item]"]):
    @property
    def last_context(self) -> Any:
        """The sender's context, which the client looks for where a stream has it."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> Item:
        item = await self._stream.receive()
        self._tap.received(item)
        return item

    def __aiter__(self) -> "_Reading":
        return self

    async def __anext__(self) -> Item:
        try:
            item = await self._stream.__anext__()
        except BaseException:
            self._tap.ended()
            raise
        self._tap.received(item)
        return item


def _wire(item: SessionMessage) -> dict[str, Any]:
    return item.message.model_dump(by_alias=True, mode="json", exclude_unset=True)


def _stray(error: Exception) -> str:
    """Return what was read instead of a message."""
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)[0]["input"]
        return found if isinstance(found, str) else str(error.errors(include_url=False)[0]["msg"])
    return str(error)
