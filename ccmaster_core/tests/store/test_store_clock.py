"""What a claim is worth once the machine's clock has begun again."""

import sqlite3
from contextlib import closing

import pytest

from ccmaster_core.testing.store_contract.parts import said
from ccmaster_hookspecs.errors import AlreadyClaimed, StaleClaim

LEASE = 30.0


async def test_a_claim_of_before_a_restart_is_over(open_store):
    before = await open_store(clock=lambda: 1_000_000.0)
    claim = await before.claim("session/a", "one", LEASE)
    after = await open_store(clock=lambda: 5.0)
    assert await after.claims() == {}
    assert await after.renew("one", LEASE) == {}
    with pytest.raises(StaleClaim):
        await after.append(*said("a"), claim=claim)
    assert (await after.claim("session/a", "two", LEASE)).epoch == claim.epoch + 1


async def test_claims_of_before_a_restart_are_not_looked_at_again(open_store, path):
    before = await open_store(clock=lambda: 1_000_000.0)
    for number in range(3):
        await before.claim(f"session/{number}", "one", LEASE)
    await before.close()
    now = 5.0
    after = await open_store(clock=lambda: now)
    await after.claim("session/1", "two", LEASE)
    await open_store(clock=lambda: now)
    with closing(sqlite3.connect(path)) as db:
        ahead = db.execute("select stream, epoch from claims where until > ?", (now,)).fetchall()
        assert ahead == [("session/1", 2)]


async def test_a_claim_of_just_before_a_restart_is_honoured_for_its_lease_at_most(open_store):
    before = await open_store(clock=lambda: 10.0)
    await before.claim("session/a", "one", LEASE)
    now = 20.0
    after = await open_store(clock=lambda: now)
    with pytest.raises(AlreadyClaimed):
        await after.claim("session/a", "two", LEASE)
    now = 10.0 + LEASE
    assert (await after.claim("session/a", "two", LEASE)).holder == "two"
