"""Reading for a fold: its own streams at first, then all that is new; others have their turn."""

import asyncio
from itertools import pairwise

import pytest

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import Notice
from ccmaster_plugin_coordination.catching_up import CHUNK, Reader


@pytest.fixture
async def store(ccmaster_home):
    ccmaster_home.mkdir(mode=0o700)
    async with hosts.application(ccmaster_home, Plugins()) as application:
        yield application.store


def notices(stream, count):
    return [Notice(stream=stream, text=str(number)) for number in range(count)]


async def told(reader):
    return [stored async for batch in reader.new() for stored in batch]


async def test_its_own_streams_are_read_once_and_then_all_that_is_new(store):
    reader = Reader(store, "own/")
    await store.append(*notices("own/a", 2), *notices("other/a", 3), *notices("own/b", 1))
    assert [one.event.stream for one in await told(reader)] == ["own/a", "own/a", "own/b"]
    assert await told(reader) == []
    await store.append(*notices("other/a", 1), *notices("own/b", 1))
    assert [one.event.stream for one in await told(reader)] == ["other/a", "own/b"]


async def test_what_comes_while_it_is_read_is_not_lost(store):
    reader = Reader(store, "own/")
    await store.append(*notices("own/a", 1))
    seen = []
    async for batch in reader.new():
        seen += batch
        await store.append(*notices("own/b", 1))
    assert [one.event.stream for one in seen + await told(reader)] == ["own/a", "own/b"]


async def test_whatever_else_is_to_be_done_has_its_turn_between(store):
    await store.append(*notices("own/a", 3 * CHUNK))
    turns = 0

    async def beside():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(beside())
    seen = []
    async for batch in Reader(store, "own/").new():
        assert len(batch) <= CHUNK
        seen.append(turns)
    other.cancel()
    assert len(seen) == 3
    assert all(before < after for before, after in pairwise(seen))


async def test_what_was_cut_off_is_handed_over_again(store):
    reader = Reader(store, "own/")
    await store.append(*notices("own/a", 2 * CHUNK))
    reading = reader.new()
    await anext(reading)
    await reading.aclose()
    assert len(await told(reader)) == 2 * CHUNK
