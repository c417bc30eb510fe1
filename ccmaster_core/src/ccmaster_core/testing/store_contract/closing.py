"""What is true of closing."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

import asyncio

import pytest

from ccmaster_core.testing.store_contract.parts import (
    PATIENCE,
    Check,
    OpenStore,
    everything,
    said,
    taken,
    texts,
)
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.storage import Claim


async def what_was_appended_is_there_when_opened_again(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a"))
    await store.claim("session/a", "one", 3600)
    await store.close()
    again = await open_store()
    assert texts(await everything(again)) == ["a"]
    assert list(await again.claims()) == ["session/a"]


async def what_is_on_its_way_is_kept(open_store: OpenStore) -> None:
    store = await open_store()
    appends = [asyncio.create_task(store.append(*said(f"{n}"))) for n in range(1200)]
    await asyncio.sleep(0)
    await store.close()
    assert all(isinstance(position, int) for position in await asyncio.gather(*appends))
    assert len(await everything(await open_store())) == 1200


async def a_closed_store_does_nothing_more(open_store: OpenStore) -> None:
    store = await open_store()
    await store.close()
    await store.close()
    for refused in (
        store.append(*said("a")),
        store.read(),
        store.tail("session/a", 1),
        store.position(),
        store.claim("session/a", "one", 1),
        store.renew("one", 1),
        store.release(Claim("session/a", "one", 1)),
        store.claims(),
        store.save([], 1),
        store.snapshots(),
        store.snapshot("session/a"),
        anext(store.follow(0)),
    ):
        with pytest.raises(StoreUnavailable):
            await refused


async def who_follows_is_told(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a"))
    followed = asyncio.create_task(taken(store.follow(0), 2))
    await taken(store.follow(0), 1)
    await store.close()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(StoreUnavailable):
            await followed


async def another_store_on_the_place_stays_open(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    followed = asyncio.create_task(taken(other.follow(0), 2))
    await store.append(*said("a"))
    await store.close()
    await other.append(*said("b"))
    assert texts(await followed) == ["a", "b"]


CHECKS: tuple[Check, ...] = (
    what_was_appended_is_there_when_opened_again,
    what_is_on_its_way_is_kept,
    a_closed_store_does_nothing_more,
    who_follows_is_told,
    another_store_on_the_place_stays_open,
)
