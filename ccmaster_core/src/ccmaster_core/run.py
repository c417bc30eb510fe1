"""One session, run by this host: its agent's life, and what is asked of it meanwhile."""

import asyncio
import logging
from collections import deque

from attrs import define, field

from ccmaster_core import launching, takeover
from ccmaster_core.carrying_out import REQUESTS, carry_out
from ccmaster_core.continuation import Continuation
from ccmaster_core.deadlines import Deadlines
from ccmaster_core.delivery import Delivery
from ccmaster_core.groups import first_error
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_core.permits import Permits
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Agent
from ccmaster_hookspecs.errors import (
    CcmasterError,
    Conflict,
    RuntimeFailure,
    StaleClaim,
    StoreUnavailable,
)
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim

log = logging.getLogger(__name__)

LAUNCH_SECONDS = 180.0
"""Seconds after which an agent that is not up is given up; runtimes give up sooner themselves."""
LEFT = "its host was stopped"


@define
class Run:
    """Runs from the claim until the session ends, is released, or the claim is lost."""

    status: Status
    _journal: Journal
    _means: Means
    position: int = 0
    _leaving: bool = False
    """Whether the host is about to end, and its agents with it."""
    _let_go: str | None = None
    """Why the session is then let go, for the next host to resume; None: it ends."""
    _requests: deque[e.Event] = field(factory=deque)
    _changed: asyncio.Event = field(factory=asyncio.Event)
    _permits: Permits | None = None
    _continuation: Continuation | None = None
    _agent: Agent | None = None
    _deadlines: Deadlines = field(init=False)

    @_deadlines.default
    def _looked_at(self) -> Deadlines:
        return Deadlines(self._journal, lambda: self.status)

    @property
    def claim(self) -> Claim:
        """The right to run the session."""
        return self._journal.claim

    def saw(self, position: int, event: e.Event, status: Status) -> None:
        """Take note of an event of the session; what it asks for is done soon."""
        self.status, self.position = status, position
        if isinstance(event, REQUESTS):
            self._requests.append(event)
        if self._permits:
            self._permits.now(status)
            if isinstance(event, e.PermissionAnswered):
                self._permits.answered(event)
        if self._continuation:
            self._continuation.saw(event)
        self._deadlines.saw(event)
        self._changed.set()

    def consider(self) -> None:
        """Look again at whether the session goes on."""
        if self._continuation:
            self._continuation.look_again()
            self._changed.set()

    async def run(self) -> None:
        """Run the session.

        Raises:
            StaleClaim: Another host has it; its agent here is gone.
            StoreUnavailable: Nothing can be written of it; its agent here is gone.
        """
        try:
            await self._take()
            await self._close(await self._life())
        except (StaleClaim, StoreUnavailable):
            raise
        except asyncio.CancelledError:
            if self._leaving:
                await asyncio.shield(self._close(self._ended(e.EndReason.STOPPED)))
            raise
        except CcmasterError as error:
            await self._close(self._ended(e.EndReason.FAILED, str(error)))
        except Exception as error:
            log.exception("the run of %s failed", self.status.session_id)
            await self._close(self._ended(e.EndReason.CRASHED, f"ccmaster failed: {error!r}"))

    async def leave(self, task: asyncio.Task[None], grace: float, let_go: str | None) -> None:
        """End the agent because its host ends; the session is then let go, or ended.

        Args:
            task: What runs `run`.
            grace: Seconds that the agent gets.
            let_go: Why the session is let go; None: it ends.
        """
        self._leaving, self._let_go = True, let_go
        try:
            async with asyncio.timeout(grace):
                if self._agent:
                    await self._agent.stop()
                    await asyncio.wait({task})
        except TimeoutError:
            log.warning("the agent of %s did not end in %s s", self.status.name, grace)
        if not task.done():
            task.cancel()
            await asyncio.wait({task})

    async def give_up(self) -> None:
        """End the session, which nobody has begun to run, because its host ends.

        Raises:
            Conflict: Something has happened in it since its status was read.
        """
        ended = self._ended(e.EndReason.STOPPED, LEFT)
        await self._journal.end(ended, self.status, self.position)

    async def _take(self) -> None:
        """Say that this host has the session, and what became of an earlier host's turn."""
        claim = self._journal.claim
        claimed = e.SessionClaimed(
            stream=self._journal.stream, host=claim.holder, epoch=claim.epoch
        )
        await self._means.reached(await self._journal.keep(claimed))
        if lost := takeover.lost_turn(self.status):
            await self._means.reached(await self._journal.keep(*lost))

    async def _life(self) -> e.SessionEnded:
        """Bring the agent up, and be with it until it is gone; messages expire meanwhile."""
        with first_error():
            async with asyncio.TaskGroup() as tasks:
                expiring = tasks.create_task(self._deadlines.run())
                agent = await self._launched()
                ended = agent if isinstance(agent, e.SessionEnded) else await self._accompany(agent)
                expiring.cancel()
        return ended

    async def _launched(self) -> Agent | e.SessionEnded:
        """Bring the agent up; where that cannot be, say how the session ends instead."""
        request = await launching.permitted(self.status, self._means)
        if isinstance(request, e.SessionEnded):
            return request
        installed = self._means.runtime(request.runtime)
        if lost := launching.unresumable(request, installed):
            return lost
        self._permits = launching.permits(installed, self._means, self._journal, self.status)
        self._agent = await launching.brought_up(request, installed, self._means, self._permits)
        return self._agent

    async def _accompany(self, agent: Agent) -> e.SessionEnded:
        """Record what the agent does, and do what is asked of it, until it is gone."""
        up = asyncio.Event()
        try:
            with first_error():
                async with asyncio.TaskGroup() as tasks:
                    attending = tasks.create_task(self._attend(agent, up))
                    ended = await self._record(agent, up)
                    attending.cancel()
            return ended
        finally:
            if not up.is_set():
                self._means.launching.release()
            if self._continuation:
                self._continuation.close()
            await asyncio.shield(agent.stop())

    async def _record(self, agent: Agent, up: asyncio.Event) -> e.SessionEnded:
        """Keep what the agent says, in its order, until it is gone."""
        async for event in agent.events():
            if isinstance(event, e.SessionEnded):
                return event
            position = await self._journal.keep(event)
            if isinstance(event, e.SessionLaunched):
                await self._means.reached(position)
                up.set()
                self._means.launching.release()
        return self._ended(e.EndReason.CRASHED, "the agent fell silent")

    async def _attend(self, agent: Agent, up: asyncio.Event) -> None:
        """Settle what an earlier host left, then do what is asked, in order."""
        await self._until(up)
        delivery = Delivery(self._means, self._journal, agent, self._deadlines)
        received = {key: await agent.received(key) for key in takeover.in_doubt(self.status)}
        if said := takeover.settled(self.status, received):
            await self._means.reached(await self._journal.keep(*said))
        self._continuation = Continuation(self._means, self._journal, self._changed.set)
        while True:
            self._changed.clear()
            while self._requests:
                asked = self._requests.popleft()
                await carry_out(asked, agent, delivery, self._journal, self.status)
            if self.status.stopping:
                await agent.stop()
                return
            await delivery.deliver(self.status)
            if not delivery.busy(self.status):
                await self._continuation.consider(self.status, self.position)
            await self._changed.wait()

    async def _until(self, up: asyncio.Event) -> None:
        """Wait for the agent; one that never comes up must not keep others from coming up."""
        try:
            async with asyncio.timeout(LAUNCH_SECONDS):
                await up.wait()
        except TimeoutError:
            raise RuntimeFailure(
                f"the runtime {self.status.runtime} gave no sign of life for {LAUNCH_SECONDS:g} s",
                "see the host's log, and resume the session",
            ) from None

    async def _close(self, ended: e.SessionEnded) -> None:
        """Write that the agent is gone; where only the host leaves, the session may go on."""
        await self._means.reached(self._journal.last)
        if self._leaving and not self.status.stopping:
            if self._let_go:
                let_go = e.SessionReleased(stream=self._journal.stream, reason=self._let_go)
                await self._journal.keep(let_go)
                return
            ended = self._ended(e.EndReason.STOPPED, LEFT)
        while True:
            try:
                await self._journal.end(ended, self.status, self.position)
            except Conflict as conflict:
                # What happened meanwhile may have been the end of a message: each has but one.
                await self._means.reached(conflict.actual)
            else:
                return

    def _ended(self, reason: e.EndReason, detail: str | None = None) -> e.SessionEnded:
        return e.SessionEnded(stream=self._journal.stream, reason=reason, detail=detail)
