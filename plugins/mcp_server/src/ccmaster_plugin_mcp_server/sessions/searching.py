"""Searching what happened in sessions."""

from datetime import datetime
from typing import Any

from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_plugin_mcp_server.analytics.search import history
from ccmaster_plugin_mcp_server.analytics.search.query import Query
from ccmaster_plugin_mcp_server.analytics.shapes import plain
from ccmaster_plugin_mcp_server.sessions import cursors
from ccmaster_plugin_mcp_server.sessions.given import found, given

EARLIEST, LATEST = 1970, 9000
"""Years; near the ends of what a `datetime` can be, nothing can be reckoned."""


async def search_history(call: ToolCall) -> dict[str, Any]:
    """Find a text in what happened, a bounded part of the history at a time."""
    arguments = given(call)
    wanted, cursor = arguments["session_id"], cursors.parse(arguments["cursor"])
    query = Query(
        text=arguments["text"],
        session_id=(await found(call.host, wanted)).session_id if wanted else None,
        kinds=arguments["kinds"] or (),
        since=_time("since", arguments["since"]),
        until=_time("until", arguments["until"]),
    )
    result = await history.search_history(
        call.host.store,
        query,
        limit=arguments["limit"],
        cursor=str(cursor.position) if cursor else None,
    )
    next_cursor = None if result.cursor is None else cursors.older(result.cursor)
    return {**plain(result), "cursor": next_cursor}


def _time(name: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ToolFailure(
            f"{name}: {text!r} is no time", "write it as 2026-01-31T12:00:00Z"
        ) from None
    if time.tzinfo is None:
        raise ToolFailure(f"{name}: {text!r} has no time zone", "end it with Z, or an offset")
    if not EARLIEST <= time.year <= LATEST:
        raise ToolFailure(f"{name}: {text!r} is no time that was", "give one of this age")
    return time
