"""Whatever dies, and whenever: each message comes to one end, and that end is the truth."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.coordination.life import Life, View
from tests.coordination.model_agent import Died, Memory

from ccmaster_core.codec import Codec
from ccmaster_core.sessions import receipts, settling
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import AlreadyClaimed, StaleClaim
from ccmaster_hookspecs.messages import MessageState, Priority
from ccmaster_hookspecs.principals import person

ANA = person("ana")
STREAM = "session/0b0f7a4c-3c1e-4d0a-9f25-6b1f8d3c2a11"
LEASE = 10
HOSTS = st.integers(0, 2)
ENDS = st.sampled_from([None, None, None, "recording", "handing over", 0, 1, 2])
"""How a host that lives on for a while dies then; None: it does not, yet."""
STEPS_TO_THE_END = 400
SOON = datetime.now(UTC) + timedelta(days=1)
LATER = SOON + timedelta(days=1)


class HostsAndMessages(RuleBasedStateMachine):
    """Three hosts of one session: each may die, be too late, or see the past."""

    def __init__(self):
        super().__init__()
        self.now, self.numbers, self.lives = 1000.0, 0, {}
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        path = Path(self.folder.name) / "store.db"
        self.stores = [
            self.runner.run(SqliteStore.open(path, Codec(), clock=lambda: self.now))
            for _ in range(3)
        ]

    @initialize(tells=st.sampled_from([True, True, False]))
    def asked_for(self, tells):
        self.memory = Memory(tells=tells)
        self.append(
            e.LaunchRequested(stream=STREAM, by=ANA, name="a", runtime="model", working_dir="/a")
        )
        self.send(Priority.NEXT, None)

    def teardown(self):
        if hasattr(self, "memory"):
            self.ends_well()
        for store in self.stores:
            self.runner.run(store.close())
        self.runner.close()
        self.folder.cleanup()

    def append(self, *events, **how):
        return self.runner.run(self.stores[0].append(*events, **how))

    def events(self):
        read = self.stores[0].read(stream=STREAM, limit=10_000)
        return [stored.event for stored in self.runner.run(read)]

    def open(self):
        view = View.of(self.stores[0], STREAM)
        self.runner.run(view.look())
        return sorted(view.status.messages)

    # Few rules, each of which does many things: hypothesis leaves some rules out of most runs.

    @rule(
        what=st.sampled_from(["send", "send", "send", "take back", "stop", "resume"]),
        priority=st.sampled_from(Priority),
        due=st.booleans(),
        data=st.data(),
    )
    def ask(self, what, priority, due, data):
        """Ask for something, as people and agents do."""
        if what == "send":
            self.send(priority, SOON if due else None)
        elif what == "stop":
            self.append(e.StopRequested(stream=STREAM, by=ANA))
        elif what == "resume":
            self.append(e.ResumeRequested(stream=STREAM, by=ANA))
        elif ids := self.open():
            one = data.draw(st.sampled_from(ids))
            self.append(e.MessageCancelRequested(stream=STREAM, by=ANA, message_id=one))

    @rule(host=HOSTS, rounds=st.integers(1, 12), waits=st.booleans(), end=ENDS)
    def live_on(self, host, rounds, waits, end):
        """Run the session for a while, if it is free, or wait until it is; then perhaps die."""
        if waits and host not in self.lives:
            self.now += 2 * LEASE
        self.take(host)
        for _ in range(rounds):
            for deed in ("look", "attend", "record"):
                self.do(host, deed, fails=False)
        self.strike(host, end)
        for deed in ("look", "attend", "record" if end is None else "record and die"):
            self.do(host, deed, fails=False)

    @rule(
        host=HOSTS,
        deed=st.sampled_from(["look", "attend", "record", "record and die", "expire", "renew"]),
        fails=st.booleans(),
    )
    def do(self, host, deed, fails):
        """Let a host do one thing, on what it has seen so far."""
        life = self.lives.get(host)
        if life is None:
            return
        if deed in {"record", "record and die"}:
            step = life.record(fails=fails, lost=deed != "record")
        elif deed == "expire":
            step = life.expire(LATER)
        elif deed == "renew":
            step = self.stores[host].renew(f"host-{host}", LEASE)
        else:
            step = getattr(life, deed)()
        holds = self.holds(life)
        before = self.position()
        try:
            self.runner.run(step)
        except (Died, StaleClaim):
            del self.lives[host]  # it does nothing more
        else:
            if life.over:
                self.runner.run(self.stores[host].release(life.journal.claim))
                del self.lives[host]
        assert holds or self.position() == before, "it wrote under a claim that is over"

    def strike(self, host, how):
        """Let a host die soon: as it hands a message over, or after so many writes."""
        if life := self.lives.get(host):
            if how == "handing over":
                life.agent.dies_as_it_is_given = True
            elif isinstance(how, int):
                life.store.writes = how

    @rule(seconds=st.integers(1, 2 * LEASE), sweeps=st.booleans())
    def time_passes(self, seconds, sweeps):
        self.now += seconds
        if sweeps:
            self.sweep()

    def holds(self, life):
        return life.journal.claim in self.runner.run(self.stores[2].claims()).values()

    def position(self):
        return self.runner.run(self.stores[2].position())

    def send(self, priority, deadline):
        self.numbers += 1
        self.append(
            e.MessageSent(
                stream=STREAM,
                by=ANA,
                message_id=str(UUID(int=self.numbers)),
                text="go",
                priority=priority,
                deadline=deadline,
            )
        )

    def take(self, host):
        """Take the session, if it is free and lives."""
        if host in self.lives:
            return
        try:
            claim = self.runner.run(self.stores[host].claim(STREAM, f"host-{host}", LEASE))
        except AlreadyClaimed:
            return
        for other in self.lives.values():  # the agent of a claim that lapsed is ended, or paused
            other.up = False
        if life := self.runner.run(Life.begun(self.stores[host], claim, self.memory)):
            self.lives[host] = life

    def sweep(self):
        """End what is overdue in a session which nobody runs, as whoever wants to know does."""
        if STREAM in self.runner.run(self.stores[1].claims()):
            return
        claim = self.runner.run(self.stores[1].claim(STREAM, "conductor", LEASE))
        view = View.of(self.stores[1], STREAM)
        self.runner.run(view.look())
        if over := settling.settled(view.status, LATER):
            self.append(*over, claim=claim)
        self.runner.run(self.stores[1].release(claim))

    # What holds

    @invariant()
    @precondition(lambda self: hasattr(self, "memory"))
    def no_message_has_two_ends(self):
        states, ends = {}, {}
        for event in self.events():
            if isinstance(event, e.MessageSent):
                states[event.message_id] = None
            for key, before in states.items():
                states[key] = after = receipts.after(before, key, event)
                if before and before.state.final:
                    assert not _of(event, key), f"{event} after {before}"
                elif after.state.final:
                    ends[key] = after
        for key, end in ends.items():
            heard = self.memory.heard.count(key)
            if end.state is MessageState.ANSWERED:
                assert heard == 1, "it is answered, but never arrived"
            elif end.state in {MessageState.CANCELLED, MessageState.EXPIRED}:
                assert heard == 0, f"it arrived, and is {end.state}"
        assert len(set(self.memory.heard)) == len(self.memory.heard), "it arrived twice"

    def ends_well(self):
        """A last host that does not die brings every message to its end."""
        self.lives.clear()
        self.now += 2 * LEASE
        for _ in range(STEPS_TO_THE_END):
            self.live_on(0, 1, False, None)
            if not self.lives or (self.lives[0].up and not self.open()):
                break
        self.sweep()
        self.no_message_has_two_ends()
        assert self.open() == []
        for event in self.events():
            if isinstance(event, e.MessageSent):
                assert self.receipt(event.message_id).state.final, "it was lost"

    def receipt(self, message_id):
        receipt = None
        for event in self.events():
            receipt = receipts.after(receipt, message_id, event)
        return receipt


def _of(event, message_id):
    """Say whether an event tells of a message's way, but for being sent."""
    named = (
        *(e.MessageHeld, e.MessageDelivered, e.MessageFailed),
        *(e.MessageCancelled, e.MessageExpired),
    )
    if isinstance(event, named):
        return event.message_id == message_id
    if isinstance(event, e.TurnStarted):
        return message_id in event.message_ids
    return isinstance(event, e.TurnEnded) and message_id in event.in_reply_to


HostsAndMessages.TestCase.settings = settings(
    max_examples=40, stateful_step_count=50, deadline=None
)
TestHostsAndMessages = HostsAndMessages.TestCase
