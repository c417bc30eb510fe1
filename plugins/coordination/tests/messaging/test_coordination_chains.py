"""What led to a message is known from the events alone, however long ago it was, and told apart."""

import asyncio
import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.chains import START, Chain, Chains, chain_of, furthest
from ccmaster_plugin_coordination.messaging.words import Kind, letter_stream

X, Y = (Principal(PrincipalKind.SESSION, name) for name in "xy")
STREAM = e.session_stream("x")
HOPS = st.integers(0, 30)
STEPS = st.lists(
    st.one_of(
        st.sampled_from([("person",), ("continue",), ("woke",), ("post",), ("queued",)]),
        st.sampled_from([("look",), ("raced",)]),
        st.tuples(st.just("peer"), HOPS),
        st.tuples(st.just("mail"), HOPS),
        st.tuples(st.just("both"), HOPS),
    ),
    max_size=14,
)


class Played:
    """A session's life as it is told, beside what it should come to."""

    def __init__(self, store):
        self.store, self.chain, self.number, self.queued = store, START, 0, []
        self.known = Chains(store)

    def new_id(self):
        self.number += 1
        return str(UUID(int=self.number))

    def sent(self, by):
        message_id = self.new_id()
        return message_id, e.MessageSent(stream=STREAM, by=by, message_id=message_id, text="t")

    def letter(self, message_id, hop):
        return m.Addressed(
            stream=letter_stream(message_id),
            post_id=message_id,
            sender=Y,
            to=X,
            kind=Kind.MESSAGE,
            thread=message_id,
            root=f"root-{message_id}",
            hop=hop,
        )

    async def turn(self, *ids):
        """Begin a turn; a person's message that was queued is part of it."""
        await self.store.append(e.TurnStarted(stream=STREAM, message_ids=(*self.queued, *ids)))
        if self.queued:
            self.chain = max(self.chain_of_turn, Chain(self.queued[0], 0), key=lambda c: c.hop)
        self.queued = []

    async def play(self, what, hop=0):
        self.chain_of_turn = Chain(None, -1)
        match what:
            case "queued":
                message_id, event = self.sent(person("ana"))
                await self.store.append(event)
                self.queued.append(message_id)
            case "person":
                message_id, event = self.sent(person("ana"))
                await self.store.append(event)
                self.chain = self.chain_of_turn = Chain(message_id, 0)
                first = self.queued[:1]
                await self.turn(message_id)
                self.chain = Chain(first[0], 0) if first else self.chain
            case "peer" | "both":
                message_id, event = self.sent(Y)
                await self.store.append(event, self.letter(message_id, hop))
                own = Chain(f"root-{message_id}", hop)
                ids = [message_id]
                if what == "both":
                    other, event = self.sent(person("ana"))
                    await self.store.append(event)
                    ids.append(other)
                first = self.queued[:1]
                await self.turn(*ids)
                self.chain = Chain(first[0], 0) if first and hop == 0 else own
            case "continue" | "woke":
                ids = []
                if what == "continue":
                    message_id, event = self.sent(CONTINUATION)
                    await self.store.append(event)
                    ids = [message_id]
                await self.turn(*ids)
            case "mail":
                root = f"mail-{self.new_id()}"
                read = m.MailRead(stream="mail/session/x", mail_ids=("i",), root=root, hop=hop)
                await self.store.append(read)
                self.chain = self.chain if hop <= self.chain.hop else Chain(root, hop)
            case "post":
                await self.post()
            case "raced":
                await self.post(raced=True)
            case "look":
                await self.known.at(X, await self.store.position())

    async def post(self, *, raced=False):
        upto = await self.store.position()
        found = await chain_of(self.store, X, upto)
        assert found == self.chain == await self.known.at(X, upto)
        post_id = self.new_id()
        after = found.next(post_id)
        assert after.hop == found.hop + 1
        self.chain = Chain(after.root, found.hop)
        posted = m.Posted(
            stream="outbox/session/x",
            post_id=post_id,
            kind=Kind.MESSAGE,
            recipients=(),
            thread=post_id,
            root=after.root,
            hop=after.hop,
            upto=upto,
            digest="",
        )
        if raced:
            last = await self.store.append(e.TextSaid(stream=STREAM, text="I shall write"))
            await self.known.at(X, last)
        await self.store.append(posted)


@settings(max_examples=40)
@given(STEPS)
def test_an_agents_chain_is_that_of_what_it_works_on(steps):
    async def play(path):
        store = await SqliteStore.open(path, Codec(m.KINDS))
        try:
            played = Played(store)
            for step in [*steps, ("post",)]:
                await played.play(*step)
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder) / "store.db"))


@given(st.lists(st.builds(Chain, st.sampled_from("pqr"), HOPS)))
def test_of_several_the_longest_way_counts(chains):
    found = furthest(chains, START)
    assert found in chains or not chains
    assert all(one.hop <= found.hop for one in chains)


@pytest.mark.parametrize("kind", [PrincipalKind.PERSON, PrincipalKind.CLIENT])
def test_what_no_agent_sends_begins_a_chain(kind):
    chain = asyncio.run(chain_of(None, Principal(kind, "ana"), 0))
    assert chain.next("p1") == Chain("p1", 0)
