"""A host's life with one session, as `ccmaster_core.run` has it, but step by step.

Between any two steps others may act, or the host may die: it is then simply not asked to go on.
"""

from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress

from attrs import define, field
from tests.coordination.model_agent import Died, Memory, ModelAgent

from ccmaster_core import expiry, takeover
from ccmaster_core.deadlines import Deadlines
from ccmaster_core.delivery import Delivery
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_core.plugins import Plugins
from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict
from ccmaster_hookspecs.status import Status


@define
class Mortal:
    """A store whose process dies after some more writes."""

    store: object
    writes: int | None = None
    """How many are left; None: enough."""

    async def append(self, *events, **how):
        if self.writes is not None:
            if self.writes == 0:
                raise Died
            self.writes -= 1
        return await self.store.append(*events, **how)


@define
class View:
    """A session as far as somebody has read it."""

    store: object
    stream: str
    status: Status
    position: int = 0

    @classmethod
    def of(cls, store, stream):
        return cls(store, stream, Status(session_id=stream.removeprefix("session/")))

    async def look(self):
        """Read what there is by now; return it."""
        batch = await self.store.read(after=self.position, stream=self.stream, limit=10_000)
        for stored in batch:
            self.status, self.position = after(self.status, stored.event), stored.position
        return [stored.event for stored in batch]


def means(store):
    """Return what a delivery works with, where no plugin has a say."""
    return Means(
        host=None,
        store=store,
        plugins=Plugins(),
        policy=None,
        runtime=None,
        launching=None,
        reached=None,
        session_names=lambda _: None,
    )


@define
class Life:
    """From the claim until the session ends, the claim is lost, or the host dies."""

    store: Mortal
    view: View
    journal: Journal
    agent: ModelAgent
    deadlines: Deadlines
    up: bool = False
    over: bool = False
    _cancels: deque = field(factory=deque)
    _steps: AsyncIterator | None = None

    @classmethod
    async def begun(cls, store, claim, memory: Memory):
        """Return a life under a claim that was just taken; None where the session has ended."""
        mortal = Mortal(store)
        view = View.of(store, claim.stream)
        await view.look()
        if not view.status.live:
            await store.release(claim)
            return None
        journal = Journal(claim.stream, claim, mortal, 0)
        deadlines = Deadlines(journal, lambda: view.status)
        return cls(mortal, view, journal, ModelAgent(claim.stream, memory), deadlines)

    async def look(self):
        """See what happened meanwhile."""
        for event in await self.view.look():
            if isinstance(event, e.MessageCancelRequested):
                self._cancels.append(event.message_id)

    async def expire(self, now):
        """End what is overdue by then, on what was last seen; as `Deadlines` does by the clock."""
        settled = self.deadlines.settled
        ids = expiry.overdue(self.view.status, now, but=settled)
        settled.update(ids)
        if expired := [e.MessageExpired(stream=self.view.stream, message_id=key) for key in ids]:
            await self.journal.keep(*expired)

    async def attend(self):
        """Do the next step of what a host does for a session."""
        if self._steps is None:
            self._steps = self._attending()
        await anext(self._steps, None)

    async def record(self, *, fails, lost):
        """Let the agent do its next thing, and keep what it tells.

        Args:
            fails: Whether the turn fails, where one ends.
            lost: Whether the host dies between the two.
        """
        if not self.up or self.over or not (event := self.agent.goes_on(fails=fails)):
            return
        if lost:
            raise Died
        if isinstance(event, e.SessionEnded):
            await self._close(event)
        else:
            await self.journal.keep(event)

    async def _close(self, ended):
        with suppress(Conflict):  # something happened meanwhile; it is tried again
            await self.journal.end(ended, self.view.status, self.view.position)
            self.over = True
        await self.look()

    async def _attending(self):
        stream, claim = self.view.stream, self.journal.claim
        await self.journal.keep(
            e.SessionClaimed(stream=stream, host=claim.holder, epoch=claim.epoch)
        )
        await self.look()
        yield
        if lost := takeover.lost_turn(self.view.status):
            await self.journal.keep(*lost)
        await self.look()
        yield
        if self.view.status.stopping:
            while not self.over:
                await self._close(e.SessionEnded(stream=stream, reason=e.EndReason.STOPPED))
                yield
            return
        await self.journal.keep(e.SessionLaunched(stream=stream))
        await self.look()
        yield
        received = {
            key: await self.agent.received(key) for key in takeover.in_doubt(self.view.status)
        }
        if said := takeover.settled(self.view.status, received):
            await self.journal.keep(*said)
        await self.look()
        self.up = True
        delivery = Delivery(means(self.store), self.journal, self.agent, self.deadlines)
        while True:
            yield
            while self._cancels:
                await delivery.take_back(self._cancels.popleft(), self.view.status)
            if self.view.status.stopping:
                await self.agent.stop()
                return
            await delivery.deliver(self.view.status)
