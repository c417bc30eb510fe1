"""What is true of appending."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

import asyncio

import pytest

from ccmaster_core.testing.store_contract.parts import Check, OpenStore, everything, said, texts
from ccmaster_hookspecs.errors import Conflict, StaleClaim
from ccmaster_hookspecs.events import MessageSent, UnknownEvent
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.storage import Claim


async def an_append_returns_the_position_of_its_last_event(open_store: OpenStore) -> None:
    store = await open_store()
    first = await store.append(*said("a"))
    last = await store.append(*said("b", "c"))
    stored = await everything(store)
    assert texts(stored) == ["a", "b", "c"]
    assert [stored[0].position, stored[2].position] == [first, last]
    assert 0 < first < stored[1].position < last


async def what_is_appended_at_once_stands_together(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    await asyncio.gather(
        *(store.append(*said(*[f"{n}"] * 5)) for n in range(20) for store in stores)
    )
    stored = texts(await everything(stores[0]))
    runs = [stored[begin : begin + 5] for begin in range(0, len(stored), 5)]
    assert len(runs) == 40
    assert all(len(set(run)) == 1 for run in runs)


async def an_event_comes_back_as_it_was(open_store: OpenStore) -> None:
    store = await open_store()
    text = "zażółć \U0001f600 \x00 \ud83d \r\n\t 'quoted' \"twice\" %s ; -- " + "x" * 1_000_000
    sent = MessageSent(stream="session/ä b", by=person("ana"), message_id="m1", text=text)
    await store.append(sent)
    assert [stored.event for stored in await store.read()] == [sent]


async def an_event_of_an_unknown_kind_comes_back_as_it_was(open_store: OpenStore) -> None:
    store = await open_store()
    strange = UnknownEvent(stream="task/1", kind="FromTheFuture", body='{ "n":1,"n" : 2 } ')
    broken = UnknownEvent(stream="task/1", kind="Notice", body='{"text": ')
    await store.append(strange, broken)
    assert [stored.event for stored in await store.read()] == [strange, broken]


async def a_stream_is_where_the_writer_expects_it_or_nothing_is_kept(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    first = await store.append(*said("a"), expect={"session/a": 0})
    await store.append(*said("elsewhere", stream="session/b"))
    second = await store.append(*said("b"), expect={"session/a": first})
    with pytest.raises(Conflict) as refused:
        await store.append(*said("c", "d"), expect={"session/a": first})
    conflict = refused.value
    assert (conflict.stream, conflict.expected, conflict.actual) == ("session/a", first, second)
    assert texts(await everything(store)) == ["a", "elsewhere", "b"]


async def every_expected_stream_counts(open_store: OpenStore) -> None:
    store = await open_store()
    there = await store.append(*said("a"))
    with pytest.raises(Conflict):
        await store.append(*said("b"), expect={"session/a": there, "session/b": 1})
    await store.append(*said("b"), expect={"session/a": there, "session/b": 0})
    assert texts(await everything(store)) == ["a", "b"]


async def of_many_that_expect_the_same_one_wins(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    outcomes = await asyncio.gather(
        *(
            store.append(*said(f"{n}"), expect={"session/a": 0})
            for n in range(10)
            for store in stores
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 19
    assert len(await everything(stores[0])) == 1


async def a_refused_append_leaves_its_neighbours_alone(open_store: OpenStore) -> None:
    store = await open_store()
    nobodys = Claim("session/a", "nobody", 1)
    outcomes = await asyncio.gather(
        store.append(*said("a")),
        store.append(*said("b"), expect={"session/b": 7}),
        store.append(*said("c")),
        store.append(*said("d"), claim=nobodys),
        store.append(*said("e")),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, Conflict, int, StaleClaim, int]
    assert texts(await everything(store)) == ["a", "c", "e"]


async def an_append_sees_those_before_it(open_store: OpenStore) -> None:
    store = await open_store()
    outcomes = await asyncio.gather(
        store.append(*said("a"), expect={"session/a": 0}),
        store.append(*said("b"), expect={"session/a": 0}),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, Conflict]


async def a_cancelled_append_harms_nothing(open_store: OpenStore) -> None:
    store = await open_store()
    tasks = [asyncio.create_task(store.append(*said(f"{n}", f"{n}"))) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    await store.append(*said("after"))
    stored = texts(await everything(store))
    kept = [f"{n}" for n, outcome in enumerate(outcomes) if isinstance(outcome, int)]
    assert kept == [f"{n}" for n in range(1, 20, 2)]
    assert stored[-1] == "after"
    assert all(stored.count(n) == 2 for n in kept)
    assert all(stored.count(f"{n}") in (0, 2) for n in range(20))


async def many_events_are_kept_at_once(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said(*range(2345)))
    assert [int(text) for text in texts(await everything(store))] == list(range(2345))
    assert texts(await store.tail("session/a", 2)) == ["2343", "2344"]


CHECKS: tuple[Check, ...] = (
    an_append_returns_the_position_of_its_last_event,
    what_is_appended_at_once_stands_together,
    an_event_comes_back_as_it_was,
    an_event_of_an_unknown_kind_comes_back_as_it_was,
    a_stream_is_where_the_writer_expects_it_or_nothing_is_kept,
    every_expected_stream_counts,
    of_many_that_expect_the_same_one_wins,
    a_refused_append_leaves_its_neighbours_alone,
    an_append_sees_those_before_it,
    a_cancelled_append_harms_nothing,
    many_events_are_kept_at_once,
)
