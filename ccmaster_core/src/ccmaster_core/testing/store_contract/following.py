"""What is true of following."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

import asyncio
from contextlib import aclosing

from ccmaster_core.testing.store_contract.parts import (
    PATIENCE,
    Check,
    OpenStore,
    everything,
    said,
    taken,
    texts,
)


async def a_follower_sees_what_is_there_then_what_comes(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a", "b"))
    async with asyncio.timeout(PATIENCE), aclosing(store.follow(0)) as followed:
        assert texts(await anext(followed)) == ["a", "b"]
        next_batch = asyncio.ensure_future(anext(followed))
        await asyncio.sleep(0)
        await store.append(*said("c"))
        assert texts(await next_batch) == ["c"]


async def a_follower_begins_after_its_position(open_store: OpenStore) -> None:
    store = await open_store()
    seen = await store.append(*said("a", "b"))
    await store.append(*said("c"))
    assert texts(await taken(store.follow(seen), 1)) == ["c"]


async def a_follower_sees_what_another_store_appends(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    async with asyncio.timeout(PATIENCE), aclosing(store.follow(0)) as followed:
        for text in "abc":
            next_batch = asyncio.ensure_future(anext(followed))
            await asyncio.sleep(0)
            await other.append(*said(text))
            assert texts(await next_batch) == [text]


async def followers_see_one_order_without_gap_or_duplicate(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store(), await open_store()]
    total = len(stores) * 4 * 25
    followers = [
        asyncio.create_task(taken(store.follow(0), total)) for store in stores for _ in range(2)
    ]

    async def write(n: int) -> None:
        for k in range(25):
            await stores[n % len(stores)].append(*said(f"{n}.{k}", stream=f"session/{n}"))

    await asyncio.gather(*(write(n) for n in range(len(stores) * 4)))
    seen = await asyncio.gather(*followers)
    kept = await everything(stores[0])
    assert len(kept) == total
    assert all(list(batch) == list(kept) for batch in seen)


async def a_follower_may_lag_behind(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    async with asyncio.timeout(PATIENCE), aclosing(store.follow(0)) as followed:
        await other.append(*said("first"))
        seen = list(await anext(followed))
        for n in range(15):
            await other.append(*said(*[n] * 100))
        while len(seen) < 1501:
            seen.extend(await anext(followed))
    assert seen == list(await everything(store))


async def a_follower_that_is_closed_leaves_no_trace(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a"))
    before = asyncio.all_tasks()
    for _ in range(3):
        followed = store.follow(0)
        await anext(followed)
        await followed.aclose()
    waiting = asyncio.create_task(taken(store.follow(await store.position()), 1))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    assert asyncio.all_tasks() == before
    assert texts(await taken(store.follow(0), 1)) == ["a"]


CHECKS: tuple[Check, ...] = (
    a_follower_sees_what_is_there_then_what_comes,
    a_follower_begins_after_its_position,
    a_follower_sees_what_another_store_appends,
    followers_see_one_order_without_gap_or_duplicate,
    a_follower_may_lag_behind,
    a_follower_that_is_closed_leaves_no_trace,
)
