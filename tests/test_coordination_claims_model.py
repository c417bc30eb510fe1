"""Hosts claim, renew, pause and die: who writes under a lease is alone, whatever each believes.

As hosts do it: each writes through its journal, and knows of its claim only what it was last told.
"""

import asyncio
import tempfile
from pathlib import Path

from attrs import frozen
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ccmaster_core.codec import Codec
from ccmaster_core.journal import Journal
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, StaleClaim

STREAM = "session/0b0f7a4c-3c1e-4d0a-9f25-6b1f8d3c2a11"
LEASE = 10
HOSTS = st.integers(0, 2)


@frozen
class Lease:
    """A lease, as it should be."""

    host: int
    epoch: int
    until: float


class HostsAndLeases(RuleBasedStateMachine):
    """Three hosts, each with a store of its own on one file, and a clock that the test moves."""

    def __init__(self):
        super().__init__()
        self.now = 1000.0
        self.lease = Lease(-1, 0, 0.0)
        self.believed = {}  # by host: the journal of the claim that it thinks it has
        self.folder, self.runner = tempfile.TemporaryDirectory(), asyncio.Runner()
        path = Path(self.folder.name) / "store.db"
        self.stores = [
            self.runner.run(SqliteStore.open(path, Codec(), clock=lambda: self.now))
            for _ in range(3)
        ]
        self.written = []  # what should be there: host and epoch of each write

    def teardown(self):
        for store in self.stores:
            self.runner.run(store.close())
        self.runner.close()
        self.folder.cleanup()

    def holds(self, journal, host):
        lease = self.lease
        own = (lease.host, lease.epoch) == (host, journal.claim.epoch)
        return own and self.now < lease.until

    def write(self, host, **expect):
        """Write as a host that has a claim, or thinks so; return whether that was accepted."""
        journal = self.believed[host]
        text = f"{host} {journal.claim.epoch}"
        try:
            self.runner.run(journal.keep(e.Notice(stream=STREAM, text=text), **expect))
        except StaleClaim:
            return False
        self.written.append((host, journal.claim.epoch))
        return True

    @rule(seconds=st.integers(1, LEASE))
    def time_passes(self, seconds):
        self.now += seconds

    @rule(host=HOSTS)
    def take(self, host):
        free = self.now >= self.lease.until or self.lease.host == host
        try:
            claim = self.runner.run(self.stores[host].claim(STREAM, f"host-{host}", LEASE))
        except AlreadyClaimed:
            assert not free
            return
        assert free
        assert claim.epoch == self.lease.epoch + 1
        self.lease = Lease(host, claim.epoch, self.now + LEASE)
        self.believed[host] = Journal(STREAM, claim, self.stores[host], 0)

    @rule(host=HOSTS)
    def renew(self, host):
        held = self.runner.run(self.stores[host].renew(f"host-{host}", LEASE))
        in_force = self.lease.host == host and self.now < self.lease.until
        assert (STREAM in held) is in_force
        if in_force:
            self.lease = Lease(host, self.lease.epoch, self.now + LEASE)

    @rule(host=HOSTS)
    def go_on(self, host):
        """Write, however long ago the claim was looked at."""
        if host in self.believed:
            journal = self.believed[host]
            holds = self.holds(journal, host)
            assert self.write(host) is holds

    @rule(host=HOSTS, behind=st.integers(0, 1))
    def go_on_from(self, host, behind):
        """Write upon what was read; where that is too old, nothing is written either."""
        if host not in self.believed or len(self.written) < behind:
            return
        journal, last = self.believed[host], self.runner.run(self.stores[host].position())
        holds = self.holds(journal, host)
        try:
            assert self.write(host, expect=last - behind) is holds
        except Conflict:
            assert holds
            assert behind
        else:
            assert not (holds and behind)

    @rule(host=HOSTS)
    def release(self, host):
        if journal := self.believed.pop(host, None):
            holds = self.holds(journal, host)
            self.runner.run(self.stores[host].release(journal.claim))
            if holds:
                self.lease = Lease(-1, self.lease.epoch, self.now)

    @rule(host=HOSTS)
    def die(self, host):
        self.believed.pop(host, None)

    @invariant()
    def the_record_has_what_holders_wrote_and_nothing_else(self):
        read = self.runner.run(self.stores[0].read(stream=STREAM, limit=10_000))
        texts = [tuple(map(int, stored.event.text.split())) for stored in read]
        assert texts == self.written
        epochs = [epoch for _, epoch in texts]
        assert epochs == sorted(epochs)
        assert len({(host, epoch) for host, epoch in texts}) == len(set(epochs))

    @invariant()
    def every_store_says_who_holds_it(self):
        in_force = self.now < self.lease.until
        for store in self.stores:
            claim = self.runner.run(store.claims()).get(STREAM)
            assert (claim and (claim.holder, claim.epoch)) == (
                (f"host-{self.lease.host}", self.lease.epoch) if in_force else None
            )


HostsAndLeases.TestCase.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
TestHostsAndLeases = HostsAndLeases.TestCase
