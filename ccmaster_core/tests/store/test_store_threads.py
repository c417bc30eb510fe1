"""The store between its threads: one commit for all that wait, and no wait for the event loop."""

import asyncio
import os
import sys
import threading
from contextlib import aclosing

import pytest

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.sqlite.writer import MOST_AT_ONCE
from ccmaster_core.testing.store_contract.parts import everything, said, taken, texts
from ccmaster_hookspecs.errors import Conflict, InvalidRequest, StoreUnavailable


async def commits(store, appends):
    """Return how many transactions some appends took."""
    seen = []
    lookout = store._lookout
    ring = lookout.ring
    store._writer._appended = lambda: (seen.append(1), ring())
    await asyncio.gather(*appends)
    return len(seen)


async def test_all_that_wait_share_one_commit(open_store):
    store = await open_store()
    assert await commits(store, [store.append(*said(n)) for n in range(100)]) == 1
    many = [store.append(*said(n)) for n in range(2 * MOST_AT_ONCE + 1)]
    assert await commits(store, many) == 3


async def test_a_refusal_needs_no_commit_of_its_own(open_store):
    store = await open_store()

    async def refused():
        with pytest.raises(Conflict):
            await store.append(*said("b"), expect={"session/a": 99})

    appends = [store.append(*said("a")), refused(), store.append(*said("c"))]
    assert await commits(store, appends) == 1


async def test_a_follower_is_woken_and_need_not_look(open_store, monkeypatch):
    monkeypatch.setattr("ccmaster_core.sqlite.lookout.PERIOD", 3600)
    store, other = await open_store(), await open_store()
    async with asyncio.timeout(30), aclosing(store.follow(0)) as followed:
        for writer in (store, other, store):
            following = asyncio.ensure_future(anext(followed))
            await asyncio.sleep(0)
            await writer.append(*said("a"))
            assert texts(await following) == ["a"]


async def test_the_event_loop_gets_its_turns_while_events_are_read(open_store, monkeypatch):
    monkeypatch.setattr("ccmaster_core.sqlite.store.BREATH", 0.0)
    store = await open_store()
    await store.append(*said(*range(1000)))
    turns = 0

    async def count():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count())
    await store.read()
    counting.cancel()
    assert turns > 500


async def test_an_event_that_cannot_be_kept_leaves_those_beside_it_alone(open_store):
    store = await open_store()
    outcomes = await asyncio.gather(
        store.append(*said("a")),
        store.append(*said("b", stream="session/\ud83d")),
        store.append(*said("c")),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, InvalidRequest, int]
    assert texts(await everything(store)) == ["a", "c"]


async def test_nothing_is_not_appended(open_store):
    store = await open_store()
    with pytest.raises(InvalidRequest):
        await store.append()


async def test_another_writer_is_waited_for(open_store, path):
    store, other = await open_store(), await open_store()
    locked, free = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def keep_the_lock(draft):
        loop.call_soon_threadsafe(locked.set)
        asyncio.run_coroutine_threadsafe(free.wait(), loop).result()

    keeping = asyncio.ensure_future(other._writer.write(keep_the_lock))
    await locked.wait()
    waiting = asyncio.create_task(store.append(*said("a")))
    done, _ = await asyncio.wait([waiting], timeout=0.05)
    assert not done
    assert not await store.read()
    free.set()
    await keeping
    assert await waiting == 1


async def test_one_look_serves_all_followers_and_none_runs_without(open_store):
    store = await open_store()
    await store.append(*said("a"))
    assert store._lookout._look is None
    followers = [asyncio.create_task(taken(store.follow(0), 2)) for _ in range(20)]
    await asyncio.sleep(0)  # now all have begun
    assert store._lookout._look is not None
    await store.append(*said("b"))
    assert [texts(seen) for seen in await asyncio.gather(*followers)] == [["a", "b"]] * 20
    assert store._lookout._look is None


FORK = """
import asyncio, os, sys, warnings
from pathlib import Path
from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.events import Notice

async def main():
    store = await SqliteStore.open(Path(sys.argv[1]), Codec())
    warnings.simplefilter("ignore")
    if not os.fork():
        for asked in (store.append(Notice(stream="s", text="child")), store.read()):
            try:
                asked.send(None)
            except StoreUnavailable:
                print("refused", flush=True)
        os._exit(0)
    os.wait()
    await store.append(Notice(stream="s", text="parent"))
    print([stored.event.text for stored in await store.read()])
    await store.close()

asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process cannot fork here")
async def test_a_forked_child_may_not_use_it(path):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FORK, str(path), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    assert output.decode().split() == ["refused", "refused", "['parent']"]


async def test_a_cancelled_close_still_lets_go(open_store, path):
    store = await open_store()
    await store.append(*said("a"))
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait([closing])
    with pytest.raises(StoreUnavailable):
        await store.read()
    again = await open_store()
    assert texts(await everything(again)) == ["a"]


async def test_a_cancelled_open_leaves_no_thread(path):
    opening = asyncio.create_task(SqliteStore.open(path, Codec()))
    await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    assert opening.cancelled()
    for thread in threading.enumerate():
        if thread.name == "ccmaster-store":
            await asyncio.to_thread(thread.join, 30)
            assert not thread.is_alive()
