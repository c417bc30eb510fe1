"""Search through what happened: literal, newest first, in bounded steps that miss nothing."""

from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.analytics.search import history, walk
from ccmaster_plugin_mcp_server.analytics.search.history import Found, search_history
from ccmaster_plugin_mcp_server.analytics.search.query import Query
from ccmaster_plugin_mcp_server.analytics.search.walk import position_at
from ccmaster_plugin_mcp_server.analytics.shapes import plain, schema


def said(at, text, stream="session/a"):
    return e.TextSaid(stream=stream, at=at, text=text)


class NarrowStore(SqliteStore):
    """A store that knows how often, and how much, was read from it."""

    reads = 0
    events_read = 0

    async def read(self, after=0, stream=None, limit=1000):
        found = await super().read(after, stream, limit)
        self.reads += 1
        self.events_read += len(found)
        return found


@pytest.fixture
async def store(open_store):
    return await open_store(NarrowStore)


async def everything(store, query, limit=3):
    """Follow the cursors to the end; return every position, and how many calls it took."""
    positions, cursor, calls = [], None, 0
    while calls == 0 or cursor:
        found = await search_history(store, query, limit=limit, cursor=cursor)
        positions += [one.position for one in found.matches]
        cursor, calls = found.cursor, calls + 1
        assert calls < 1000, "it goes round in circles"
    return positions, calls


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": 101}, {"cursor": "x"}, {"cursor": "-1"}])
async def test_a_call_that_cannot_be_is_refused(store, wrong):
    with pytest.raises(InvalidRequest, match=r"limit|cursor"):
        await search_history(store, Query(text="x"), **wrong)


async def test_an_empty_store_holds_nothing(store):
    found = await search_history(store, Query(text="x"))
    assert found == Found(matches=(), cursor=None, events=0, back_to=None)


async def test_the_newest_is_told_first_and_filters_hold(store, later):
    await store.append(
        said(later(1), "cart one"),
        said(later(2), "cart two", "session/b"),
        e.Notice(stream="host/h", at=later(3), text="cart three"),
        e.ToolStarted(stream="session/a", at=later(4), tool_use_id="t", tool="B", subject="Cart 4"),
    )

    async def found(**filters):
        matches = (await search_history(store, Query(text="CART", **filters))).matches
        return [one.position for one in matches]

    assert await found() == [4, 3, 2, 1]
    assert await found(session_id="a") == [4, 1]
    assert await found(session_id="nobody") == []
    assert await found(kinds=("TextSaid", "Notice")) == [3, 2, 1]
    assert await found(since=later(2), until=later(4)) == [3, 2]
    assert await found(session_id="a", kinds=("TextSaid",), since=later(2)) == []
    (last,) = (await search_history(store, Query(text="three"))).matches
    assert (last.stream, last.session_id) == ("host/h", None)


async def test_a_search_goes_on_by_cursor_and_misses_nothing(store, later, monkeypatch):
    monkeypatch.setattr(walk, "PIECE", 7)
    monkeypatch.setattr(history, "ENOUGH", 20)
    wanted = [position for position in range(1, 201) if position % 9 == 0 or position > 190]
    await store.append(
        *(
            said(later(n), "needle" if n in wanted else "hay", f"session/{n % 4}")
            for n in range(1, 201)
        )
    )
    positions, calls = await everything(store, Query(text="needle"))
    assert positions == wanted[::-1]
    assert calls >= 10
    for of in "0123":
        positions, _ = await everything(store, Query(text="needle", session_id=of))
        assert positions == [n for n in wanted[::-1] if n % 4 == int(of)]


async def test_a_call_does_bounded_work(store, later):
    await store.append(*(said(later(n), "hay") for n in range(6100)))
    found = await search_history(store, Query(text="needle"))
    assert (found.matches, found.events) == ((), history.ENOUGH)
    assert store.events_read == history.ENOUGH
    assert found.cursor == "1100"
    assert found.back_to == later(1100)


async def test_a_session_of_few_events_is_found_in_few_reads(store, later):
    await store.append(said(later(0), "needle", "session/rare"))
    await store.append(*(said(later(n), "needle") for n in range(1, 6000)))
    store.reads = 0
    found = await search_history(store, Query(text="needle", session_id="rare"))
    assert [one.position for one in found.matches] == [1]
    assert (store.reads, store.events_read) == (3, 1)


async def test_a_session_that_is_dense_in_places_is_read_whole(store, later, monkeypatch):
    monkeypatch.setattr(walk, "PIECE", 10)
    dense = [said(later(n), "needle") for n in range(300)]
    sparse = [said(later(n), "hay", "session/b") for n in range(1000)]
    await store.append(*dense, *sparse, *dense)
    query = Query(text="needle", session_id="a")
    positions, _ = await everything(store, query, limit=100)
    assert positions == [*range(1600, 1300, -1), *range(300, 0, -1)]


async def test_a_search_begins_at_until_and_ends_after_since(store, later):
    hours = [said(later(3600 * n), "needle") for n in range(4000)]
    await store.append(*hours)
    store.events_read = 0
    since, until = later(3600 * 100), later(3600 * 103)
    found = await search_history(store, Query(text="needle", since=since, until=until))
    assert [one.position for one in found.matches] == [103, 102, 101]
    assert store.events_read < walk.PIECE + 20
    since = later(3600 * 3990)
    found = await search_history(store, Query(text="needle", since=since), limit=100)
    assert (len(found.matches), found.events, found.cursor) == (10, 2 * walk.PIECE, None)


async def test_clocks_may_disagree_a_little(store, later):
    minutes = [later(60 * n) for n in range(200)]
    swapped = [at + timedelta(minutes=50 if n % 2 else 0) for n, at in enumerate(minutes)]
    await store.append(*(said(at, "needle") for at in swapped))
    since, until = later(60 * 60), later(60 * 90)
    right = [n + 1 for n, at in enumerate(swapped) if since <= at < until]
    positions, _ = await everything(store, Query(text="needle", since=since, until=until), 100)
    assert positions == right[::-1]


async def test_what_is_appended_meanwhile_stays_out(store, later):
    await store.append(*(said(later(n), "needle") for n in range(10)))
    first = await search_history(store, Query(text="needle"), limit=4)
    await store.append(*(said(later(n), "needle") for n in range(10)))
    rest = await search_history(store, Query(text="needle"), cursor=first.cursor)
    assert [one.position for one in (*first.matches, *rest.matches)] == [*range(10, 0, -1)]


@pytest.mark.parametrize("hour", [0, 1, 7, 19, 20, 99])
async def test_a_position_is_found_by_time(store, later, hour):
    await store.append(*(said(later(3600 * n), "x") for n in range(20)))
    found = await position_at(store, later(3600 * hour), 20)
    assert found == min(hour, 20)
    assert store.reads <= 6


async def test_what_is_found_has_the_shape_of_its_schema(store, later):
    await store.append(*(said(later(n), "needle") for n in range(10)))
    validator = Draft202012Validator(schema(Found))
    for query in (Query(text="needle"), Query(text="none"), Query(text="n", session_id="b")):
        document = plain(await search_history(store, query, limit=4))
        assert [error.message for error in validator.iter_errors(document)] == []
    assert not validator.is_valid({**document, "cursor": 3})
