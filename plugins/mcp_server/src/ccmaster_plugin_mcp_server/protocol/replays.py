"""What was sent to one HTTP session, for a client that lost its connection and comes back.

Until 2025-11-25 a client goes on with `Last-Event-ID`; since then nothing is sent again.
"""

from collections import OrderedDict
from itertools import count

from attrs import define, field, frozen
from mcp.server.streamable_http import EventCallback, EventMessage, EventStore
from mcp_types import JSONRPCMessage, jsonrpc_message_adapter

MOST_BYTES = 1 << 20
"""What is kept of one session; the oldest is let go of first."""
MOST_EVENTS = 1000


@frozen
class _Kept:
    stream: str
    message: bytes | None
    """As JSON; None: the event only marks the beginning of a stream."""


@define
class Replays(EventStore):
    """Keeps the last events of one session: no other session's are in it."""

    _kept: "OrderedDict[str, _Kept]" = field(factory=OrderedDict)
    _numbers: "count[int]" = field(factory=lambda: count(1))
    _bytes: int = 0

    async def store_event(self, stream_id: str, message: JSONRPCMessage | None) -> str:
        """Keep an event, and return its id."""
        event_id = str(next(self._numbers))
        data = None
        if message is not None:
            data = message.model_dump_json(by_alias=True, exclude_unset=True).encode()
            self._bytes += len(data)
        self._kept[event_id] = _Kept(stream_id, data)
        self._let_go()
        return event_id

    async def replay_events_after(
        self, last_event_id: str, send_callback: EventCallback
    ) -> str | None:
        """Send again what followed an event in its stream; return the stream.

        None: the event is not known, or no longer.
        """
        last = self._kept.get(last_event_id)
        if last is None:
            return None
        for event_id, kept in list(self._kept.items()):
            later = int(event_id) > int(last_event_id) and kept.stream == last.stream
            if later and kept.message is not None:
                message = jsonrpc_message_adapter.validate_json(kept.message)
                await send_callback(EventMessage(message, event_id))
        return last.stream

    def _let_go(self) -> None:
        while self._kept and (self._bytes > MOST_BYTES or len(self._kept) > MOST_EVENTS):
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.message or b"")
