"""How processes wake each other: with bells where there can be any, by looking where not."""

import asyncio
import os
from contextlib import aclosing

import pytest

from ccmaster_core.sqlite.bells import Bell, ring
from ccmaster_core.testing.store_contract.parts import said, taken, texts


@pytest.fixture
def folder(path):
    path.parent.mkdir()
    return path.with_name("store.db-bells")


async def test_a_bell_is_heard_by_its_owner_alone(folder):
    heard = {"one": asyncio.Event(), "two": asyncio.Event()}
    one, two = (Bell(folder, heard[name].set) for name in heard)
    try:
        ring(folder, own=one.path)
        async with asyncio.timeout(10):
            await heard["two"].wait()
        assert not heard["one"].is_set()
        ring(folder, own=None)
        async with asyncio.timeout(10):
            await heard["one"].wait()
    finally:
        one.close()
        two.close()
    assert list(folder.iterdir()) == []


async def test_a_bell_that_nobody_hears_in_time_never_blocks(folder):
    heard = asyncio.Event()
    bell = Bell(folder, heard.set)
    for _ in range(70_000):  # more than a pipe holds
        ring(folder, own=None)
    async with asyncio.timeout(10):
        await heard.wait()
    bell.close()


async def test_the_bell_of_a_dead_process_is_taken_down(folder):
    folder.mkdir()
    os.mkfifo(folder / "dead")
    ring(folder, own=None)
    assert list(folder.iterdir()) == []


async def test_a_bell_that_is_being_hung_is_left_alone(folder):
    folder.mkdir()
    os.mkfifo(folder / ".new")
    ring(folder, own=None)
    assert [hanging.name for hanging in folder.iterdir()] == [".new"]


def test_where_nobody_followed_there_is_nothing_to_ring(folder):
    ring(folder, own=None)
    assert not folder.exists()


async def test_what_a_process_could_not_ring_for_is_seen_all_the_same(path, open_store):
    """It died between its commit and the bell."""
    store, silent = await open_store(), await open_store()
    silent._lookout._bells = path.with_name("elsewhere")
    following = asyncio.create_task(taken(store.follow(0), 1))
    await asyncio.sleep(0)
    await silent.append(*said("a"))
    assert texts(await following) == ["a"]


async def test_where_there_can_be_no_bells_a_follower_looks(path, folder, open_store):
    folder.write_text("in the way")
    store, other = await open_store(), await open_store()
    async with asyncio.timeout(30), aclosing(store.follow(0)) as followed:
        for text in "abc":
            following = asyncio.ensure_future(anext(followed))
            await asyncio.sleep(0)
            await other.append(*said(text))
            assert texts(await following) == [text]


async def test_a_follower_leaves_no_bell_behind(folder, open_store):
    store = await open_store()
    await store.append(*said("a"))
    followers = [store.follow(0) for _ in range(3)]
    for followed in followers:
        await anext(followed)
    assert len(list(folder.iterdir())) == 1
    for followed in followers:
        await followed.aclose()
    assert list(folder.iterdir()) == []
