"""A session's log by pages: from its end backwards, and on to what is new."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.events import session_stream
from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_mcp_server.sessions import cursors
from ccmaster_plugin_mcp_server.sessions.cursors import Cursor, Way
from ccmaster_plugin_mcp_server.sessions.entries import entry, kind
from ccmaster_plugin_mcp_server.sessions.given import found, given

LIMIT = 50
MOST = 500
"""Entries of a page."""
SCAN = 5000
"""How many events are looked at for one page."""
CHUNK = 500
SIZE = 200_000
"""Characters of a page after which it ends."""


async def get_session_logs(call: ToolCall) -> dict[str, Any]:
    """Tell what happened in a session, a page at a time."""
    arguments = given(call)
    cursor = cursors.parse(arguments["cursor"])
    status = await found(call.host, arguments["session_id"])
    return await log_page(
        call.host.store, status, cursor, arguments["limit"], arguments["kinds"] or ()
    )


async def log_page(
    store: EventStore,
    status: Status,
    cursor: Cursor | None,
    limit: int = LIMIT,
    kinds: Collection[str] = (),
) -> dict[str, Any]:
    """Return a page of a session's log, its oldest entry first.

    Args:
        store: Where events are kept.
        status: The session.
        cursor: Where the page begins; None: it is the last one.
        limit: How many entries at most.
        kinds: The only kinds of events that are wanted; empty: all.
    """
    page = _Page(limit, frozenset(kinds))
    stream = session_stream(status.session_id)
    if cursor and cursor.way is Way.NEWER:
        first, last = await _forwards(store, stream, cursor.position, page)
    else:
        first, last = await _backwards(store, stream, cursor.position if cursor else None, page)
    return {
        "session_id": status.session_id,
        "name": status.name,
        "entries": page.entries,
        "older_cursor": cursors.older(first) if first else None,
        "newer_cursor": cursors.newer(last),
    }


@define
class _Page:
    _limit: int
    _kinds: frozenset[str]
    entries: list[dict[str, Any]] = field(factory=list)
    _looked: int = 0
    _size: int = 0

    @property
    def full(self) -> bool:
        """Whether it ends here."""
        return len(self.entries) >= self._limit or self._looked >= SCAN or self._size > SIZE

    def look(self, stored: Stored) -> None:
        """Take an event in, where it is wanted."""
        self._looked += 1
        if not self._kinds or kind(stored.event) in self._kinds:
            told = entry(stored)
            self.entries.append(told)
            self._size += len(json.dumps(told))

    def looks_at(self, batch: Iterable[Stored], position: int) -> int:
        """Take events in until it is full; return the position of the last it looked at."""
        for stored in batch:
            if self.full:
                break
            self.look(stored)
            position = stored.position
        return position


async def _backwards(
    store: EventStore, stream: str, before: int | None, page: _Page
) -> tuple[int, int]:
    """Fill a page from its end; return its first position (0: the log's own), and its last."""
    first = before
    last = 0 if before is None else max(before - 1, 0)
    while not page.full:
        batch = await store.tail(stream, CHUNK, first)
        if not batch:
            first = 0
            break
        last = last or batch[-1].position
        first = page.looks_at(reversed(batch), batch[-1].position)
        if len(batch) < CHUNK and first == batch[0].position:
            first = 0
            break
    page.entries.reverse()
    return first or 0, last


async def _forwards(store: EventStore, stream: str, after: int, page: _Page) -> tuple[int, int]:
    """Fill a page from its beginning; return the position after which it began, and its last."""
    last = after
    while not page.full and (batch := await store.read(after=last, stream=stream, limit=CHUNK)):
        last = page.looks_at(batch, last)
    return after + 1, last
