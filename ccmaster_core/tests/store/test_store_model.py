"""Whatever is asked of a store, in whatever order, it does as a simple model of it does."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.testing.store_contract.parts import everything, said
from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, StaleClaim
from ccmaster_hookspecs.storage import Claim

STREAMS = st.sampled_from(["session/a", "session/b"])
HOLDERS = st.sampled_from(["one", "two", "three"])
STORES = st.integers(0, 1)
SECONDS = st.integers(1, 20)


class StoreAndModel(RuleBasedStateMachine):
    """Two stores on one file, a clock that the test moves, and what should be in them."""

    taken = Bundle("taken")

    def __init__(self):
        super().__init__()
        self.now = 1000.0
        self.said = []
        self.last = {}
        self.claims = {}  # stream: (holder, epoch, until)
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        path = Path(self.folder.name) / "store.db"
        self.stores = [
            self.runner.run(SqliteStore.open(path, Codec(), clock=lambda: self.now))
            for _ in range(2)
        ]

    def teardown(self):
        for store in self.stores:
            self.runner.run(store.close())
        self.runner.close()
        self.folder.cleanup()

    def asked(self, request):
        """Return what a request came to: its result, or the class of its refusal."""

        async def settled():
            try:
                return await request
            except (AlreadyClaimed, Conflict, StaleClaim) as refusal:
                return type(refusal)

        return self.runner.run(settled())

    def holds(self, claim):
        holder, epoch, until = self.claims.get(claim.stream, ("", 0, 0))
        return (holder, epoch) == (claim.holder, claim.epoch) and self.now < until

    def in_force(self):
        return {
            stream: Claim(stream, holder, epoch)
            for stream, (holder, epoch, until) in self.claims.items()
            if self.now < until
        }

    def kept(self, stream, position, texts):
        assert position > max(self.last.values(), default=0)
        self.last[stream] = position
        self.said += [(stream, text) for text in texts]

    @rule(seconds=SECONDS)
    def time_passes(self, seconds):
        self.now += seconds

    @rule(store=STORES, stream=STREAMS, count=st.integers(1, 12))
    def append(self, store, stream, count):
        position = self.asked(self.stores[store].append(*said(*range(count), stream=stream)))
        self.kept(stream, position, map(str, range(count)))

    @rule(store=STORES, stream=STREAMS, off=st.sampled_from([0, 0, 1]))
    def append_expecting(self, store, stream, off):
        expect = {stream: self.last.get(stream, 0) + off}
        outcome = self.asked(self.stores[store].append(*said("x", stream=stream), expect=expect))
        if off:
            assert outcome is Conflict
        else:
            self.kept(stream, outcome, ["x"])

    @rule(store=STORES, claim=taken)
    def append_under_a_claim(self, store, claim):
        events = said("c", stream=claim.stream)
        outcome = self.asked(self.stores[store].append(*events, claim=claim))
        if self.holds(claim):
            self.kept(claim.stream, outcome, ["c"])
        else:
            assert outcome is StaleClaim

    @rule(target=taken, store=STORES, stream=STREAMS, holder=HOLDERS, ttl=SECONDS)
    def claim(self, store, stream, holder, ttl):
        before, epoch, until = self.claims.get(stream, ("", 0, 0))
        outcome = self.asked(self.stores[store].claim(stream, holder, ttl))
        if self.now < until and before != holder:
            assert outcome is AlreadyClaimed
            return Claim(stream, holder, epoch)
        assert outcome == Claim(stream, holder, epoch + 1)
        self.claims[stream] = (holder, epoch + 1, self.now + ttl)
        return outcome

    @rule(store=STORES, holder=HOLDERS, ttl=SECONDS)
    def renew(self, store, holder, ttl):
        own = {name: claim for name, claim in self.in_force().items() if claim.holder == holder}
        assert self.asked(self.stores[store].renew(holder, ttl)) == own
        for stream, claim in own.items():
            self.claims[stream] = (holder, claim.epoch, self.now + ttl)

    @rule(store=STORES, claim=taken)
    def release(self, store, claim):
        self.asked(self.stores[store].release(claim))
        if self.holds(claim):
            self.claims[claim.stream] = (claim.holder, claim.epoch, self.now)

    @invariant()
    def every_store_has_what_the_model_has(self):
        for store in self.stores:
            stored = self.asked(everything(store))
            assert [(kept.event.stream, kept.event.text) for kept in stored] == self.said
            assert self.asked(store.claims()) == self.in_force()


StoreAndModel.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestStoreAndModel = StoreAndModel.TestCase
