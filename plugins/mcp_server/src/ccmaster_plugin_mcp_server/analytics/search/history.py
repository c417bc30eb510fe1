"""Searches a store from its end backward. The edge of the matching.

A store has no index of texts, so each call reads a bounded part of it, and says where the next
one goes on.
"""

from datetime import datetime, timedelta

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.search.matching import Match, match
from ccmaster_plugin_mcp_server.analytics.search.query import Query
from ccmaster_plugin_mcp_server.analytics.search.walk import Walk, position_at

MOST = 100
"""How many matches are returned at most."""
ENOUGH = 5000
"""How many events one call looks at, give or take a piece, if it does not find enough before."""
STEPS = 50
"""How many pieces it reads at most."""
SLACK = timedelta(hours=1)
"""How far the time of an event may be from those of its neighbours, for clocks that disagree."""


@frozen(kw_only=True)
class Found:
    """What one step of a search found."""

    matches: tuple[Match, ...] = figure("What was found, the newest first.")
    cursor: str | None = figure(
        "Where the search goes on, to be given to the next call; null: it is over. A call looks at "
        "a bounded part of the history, so there may be one where nothing was found."
    )
    events: int = figure("How many events were looked at.", unit="count")
    back_to: datetime | None = figure(
        "When the last of them happened that was looked at, in UTC; null: there was none."
    )


async def search_history(
    store: EventStore, query: Query, *, limit: int = 20, cursor: str | None = None
) -> Found:
    """Look for a text in what happened, newest first.

    Args:
        store: Where the events are.
        query: What is looked for.
        limit: How many matches are wanted at most.
        cursor: What the call before returned, for the same query; None: begin anew.

    Raises:
        InvalidRequest: `limit` or `cursor` cannot be.
        StoreError: The store cannot be read.
    """
    if not 1 <= limit <= MOST:
        raise InvalidRequest(f"the limit is {limit}", f"give a number from 1 to {MOST}")
    walk = Walk(store, query.stream, await _beginning(store, query, cursor))
    matches: list[Match] = []
    events, back_to, over = 0, None, False
    for _ in range(STEPS):
        if over or walk.upto <= 0 or events >= ENOUGH:
            break
        piece = await walk.step()
        for stored in piece:
            events, back_to = events + 1, stored.event.at
            if found := match(query, stored):
                matches.append(found)
            if len(matches) == limit:
                return _found(matches, stored.position - 1, events, back_to)
        over = bool(piece) and query.is_after(max(one.event.at for one in piece) + SLACK)
    return _found(matches, 0 if over else walk.upto, events, back_to)


async def _beginning(store: EventStore, query: Query, cursor: str | None) -> int:
    """Return the position of the first event to look at."""
    if cursor is not None:
        if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
            raise InvalidRequest(
                f"{cursor[:40]!r} is no cursor", "give one that a search returned, or none"
            )
        return int(cursor)
    last = await store.position()
    if query.until is None:
        return last
    return await position_at(store, query.until + SLACK, last)


def _found(matches: list[Match], upto: int, events: int, back_to: datetime | None) -> Found:
    cursor = str(upto) if upto > 0 else None
    return Found(matches=tuple(matches), cursor=cursor, events=events, back_to=back_to)
