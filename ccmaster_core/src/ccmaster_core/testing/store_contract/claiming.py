"""What is true of claims."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

import asyncio

import pytest

from ccmaster_core.testing.store_contract.parts import Check, OpenStore, until
from ccmaster_hookspecs.errors import AlreadyClaimed
from ccmaster_hookspecs.storage import Claim, EventStore

LONG = 3600.0
SHORT = 0.05


async def a_claim_keeps_others_out(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    claim = await store.claim("session/a", "one", LONG)
    assert claim == Claim("session/a", "one", claim.epoch)
    assert claim.epoch > 0
    with pytest.raises(AlreadyClaimed) as refused:
        await other.claim("session/a", "two", LONG)
    assert (refused.value.stream, refused.value.holder) == ("session/a", "one")
    assert (await other.claim("session/b", "two", LONG)).holder == "two"


async def of_many_that_claim_one_gets_it(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    outcomes = await asyncio.gather(
        *(stores[n % 2].claim("session/a", f"holder {n}", LONG) for n in range(20)),
        return_exceptions=True,
    )
    [claim] = [outcome for outcome in outcomes if isinstance(outcome, Claim)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadyClaimed)]
    assert len(refused) == 19
    assert {error.holder for error in refused} == {claim.holder}


async def who_holds_it_gets_a_new_epoch(open_store: OpenStore) -> None:
    store = await open_store()
    first = await store.claim("session/a", "one", LONG)
    second = await store.claim("session/a", "one", LONG)
    assert second.epoch == first.epoch + 1
    assert await store.claims() == {"session/a": second}


async def an_epoch_grows_for_good(open_store: OpenStore) -> None:
    store = await open_store()
    epochs = []
    for holder in ("one", "two", "one"):
        claim = await store.claim("session/a", holder, LONG)
        epochs.append(claim.epoch)
        await store.release(claim)
    assert epochs == [epochs[0], epochs[0] + 1, epochs[0] + 2]


async def a_claim_lapses(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    first = await store.claim("session/a", "one", SHORT)
    second = await _claimed_once_free(other, "session/a", "two")
    assert second.epoch == first.epoch + 1
    assert await store.claims() == {"session/a": second}


async def a_released_claim_is_free_at_once(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    await store.release(await store.claim("session/a", "one", LONG))
    assert await store.claims() == {}
    assert (await other.claim("session/a", "two", LONG)).holder == "two"


async def to_release_what_is_over_changes_nothing(open_store: OpenStore) -> None:
    store = await open_store()
    old = await store.claim("session/a", "one", LONG)
    new = await store.claim("session/a", "one", LONG)
    await store.release(old)
    await store.release(Claim("session/b", "one", 1))
    assert await store.claims() == {"session/a": new}


async def to_renew_lengthens_all_that_a_holder_has(open_store: OpenStore) -> None:
    store = await open_store()
    mine = {name: await store.claim(name, "one", LONG) for name in ("session/a", "session/b")}
    gone = await store.claim("session/c", "one", LONG)
    theirs = await store.claim("session/d", "two", LONG)
    await store.release(gone)
    assert await store.renew("one", LONG) == mine
    assert await store.renew("nobody", LONG) == {}
    assert await store.claims() == {**mine, "session/d": theirs}


async def claims_are_found_by_how_their_streams_begin(open_store: OpenStore) -> None:
    store = await open_store()
    names = ("host/a", "host/b", "host", "hosts/a", "session/a", "host/%", "host/\u00fc\U0001f600")
    claims = {name: await store.claim(name, "one", LONG) for name in names}
    begun = {name: claims[name] for name in names if name.startswith("host/")}
    assert await store.claims("host/") == begun
    assert await store.claims("host/b") == {"host/b": claims["host/b"]}
    assert await store.claims("nothing") == {}
    assert await store.claims() == claims
    await store.release(claims["host/a"])
    assert "host/a" not in await store.claims("host/")


async def to_renew_sets_the_time_anew(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    await store.claim("session/a", "one", LONG)
    await store.renew("one", SHORT)
    assert (await _claimed_once_free(other, "session/a", "two")).holder == "two"


async def what_has_lapsed_is_not_renewed(open_store: OpenStore) -> None:
    store = await open_store()
    await store.claim("session/a", "one", SHORT)

    async def lapsed() -> bool:
        return not await store.claims()

    await until(lapsed)
    assert await store.renew("one", LONG) == {}
    assert await store.claims() == {}


async def _claimed_once_free(store: EventStore, stream: str, holder: str) -> Claim:
    claimed: list[Claim] = []

    async def free() -> bool:
        try:
            claimed.append(await store.claim(stream, holder, LONG))
        except AlreadyClaimed:
            return False
        return True

    await until(free)
    return claimed[0]


CHECKS: tuple[Check, ...] = (
    a_claim_keeps_others_out,
    of_many_that_claim_one_gets_it,
    claims_are_found_by_how_their_streams_begin,
    who_holds_it_gets_a_new_epoch,
    an_epoch_grows_for_good,
    a_claim_lapses,
    a_released_claim_is_free_at_once,
    to_release_what_is_over_changes_nothing,
    to_renew_lengthens_all_that_a_holder_has,
    to_renew_sets_the_time_anew,
    what_has_lapsed_is_not_renewed,
)
