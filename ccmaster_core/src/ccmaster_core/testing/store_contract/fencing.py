"""What is true of writing under a claim."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

import pytest

from ccmaster_core.testing.store_contract.claiming import LONG, SHORT
from ccmaster_core.testing.store_contract.parts import (
    Check,
    OpenStore,
    everything,
    said,
    texts,
    until,
)
from ccmaster_hookspecs.errors import StaleClaim
from ccmaster_hookspecs.storage import Claim, EventStore


async def the_holder_writes(open_store: OpenStore) -> None:
    store = await open_store()
    claim = await store.claim("session/a", "one", LONG)
    await store.append(*said("a"), claim=claim)
    await store.renew("one", LONG)
    await store.append(*said("b"), claim=claim, expect={"session/a": await store.position()})
    assert texts(await everything(store)) == ["a", "b"]


async def a_claim_that_is_over_writes_nothing(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    replaced = await store.claim("session/a", "one", LONG)
    await store.claim("session/a", "one", LONG)
    released = await store.claim("session/b", "one", LONG)
    await other.release(released)
    taken = await store.claim("session/c", "one", LONG)
    await store.release(taken)
    await other.claim("session/c", "two", LONG)
    for claim in (replaced, released, taken, Claim("session/d", "one", 1)):
        await _refused(store, claim)


async def a_lapsed_claim_writes_nothing(open_store: OpenStore) -> None:
    store = await open_store()
    claim = await store.claim("session/a", "one", SHORT)

    async def lapsed() -> bool:
        return not await store.claims()

    await until(lapsed)
    await _refused(store, claim)


async def a_claim_of_anothers_name_writes_nothing(open_store: OpenStore) -> None:
    store = await open_store()
    claim = await store.claim("session/a", "one", LONG)
    await _refused(store, Claim("session/a", "two", claim.epoch))
    await _refused(store, Claim("session/a", "one", claim.epoch + 1))


async def _refused(store: EventStore, claim: Claim) -> None:
    with pytest.raises(StaleClaim) as refused:
        await store.append(*said("a", "b"), claim=claim)
    assert (refused.value.stream, refused.value.epoch) == (claim.stream, claim.epoch)
    assert not await store.read()


CHECKS: tuple[Check, ...] = (
    the_holder_writes,
    a_claim_that_is_over_writes_nothing,
    a_lapsed_claim_writes_nothing,
    a_claim_of_anothers_name_writes_nothing,
)
