"""One session, run by this host: its agent's life, and what is asked of it meanwhile."""

import asyncio
import logging
from collections import deque

from attrs import define, field

from ccmaster_core import launching, takeover
from ccmaster_core.continuation import Continuation
from ccmaster_core.delivery import Delivery
from ccmaster_core.groups import first_error
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_core.permits import Permits
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Agent
from ccmaster_hookspecs.errors import CcmasterError, RuntimeFailure, StaleClaim, StoreUnavailable
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim

log = logging.getLogger(__name__)

LAUNCH_SECONDS = 180.0
"""Seconds after which an agent that is not up is given up; runtimes give up sooner themselves."""
REQUESTS = (
    e.MessageCancelRequested,
    e.InterruptRequested,
    e.ModelChangeRequested,
    e.PermissionModeChangeRequested,
)


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
            agent = await self._launched()
            if agent:
                await self._accompany(agent)
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
        """End the session, which nobody has begun to run, because its host ends."""
        self._leaving = True
        await self._close(self._ended(e.EndReason.STOPPED))

    async def _take(self) -> None:
        """Say that this host has the session, and what became of an earlier host's turn."""
        claim = self._journal.claim
        claimed = e.SessionClaimed(
            stream=self._journal.stream, host=claim.holder, epoch=claim.epoch
        )
        await self._means.reached(await self._journal.keep(claimed))
        if lost := takeover.lost_turn(self.status):
            await self._means.reached(await self._journal.keep(*lost))

    async def _launched(self) -> Agent | None:
        """Bring the agent up; None where the session has ended instead."""
        request = await launching.permitted(self.status, self._means)
        if isinstance(request, e.SessionEnded):
            await self._close(request)
            return None
        installed = self._means.runtime(request.runtime)
        if lost := launching.unresumable(request, installed):
            await self._close(lost)
            return None
        self._permits = launching.permits(installed, self._means, self._journal, self.status)
        self._agent = await launching.brought_up(request, installed, self._means, self._permits)
        return self._agent

    async def _accompany(self, agent: Agent) -> None:
        """Record what the agent does, and do what is asked of it, until it is gone."""
        up = asyncio.Event()
        try:
            with first_error():
                async with asyncio.TaskGroup() as tasks:
                    attending = tasks.create_task(self._attend(agent, up))
                    await self._record(agent, up)
                    attending.cancel()
        finally:
            if not up.is_set():
                self._means.launching.release()
            if self._continuation:
                self._continuation.close()
            await asyncio.shield(agent.stop())

    async def _record(self, agent: Agent, up: asyncio.Event) -> None:
        """Keep what the agent says, in its order, until it is gone."""
        async for event in agent.events():
            if isinstance(event, e.SessionEnded):
                await self._close(event)
                return
            position = await self._journal.keep(event)
            if isinstance(event, e.SessionLaunched):
                await self._means.reached(position)
                up.set()
                self._means.launching.release()
        await self._close(self._ended(e.EndReason.CRASHED, "the agent fell silent"))

    async def _attend(self, agent: Agent, up: asyncio.Event) -> None:
        """Settle what an earlier host left, then do what is asked, in order."""
        await self._until(up)
        delivery = Delivery(self._means, self._journal, agent)
        received = {key: await agent.received(key) for key in takeover.in_doubt(self.status)}
        if said := takeover.settled(self.status, received):
            await self._means.reached(await self._journal.keep(*said))
        self._continuation = Continuation(self._means, self._journal, self._changed.set)
        while True:
            self._changed.clear()
            while self._requests:
                await self._carry_out(agent, delivery, self._requests.popleft())
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

    async def _carry_out(self, agent: Agent, delivery: Delivery, request: e.Event) -> None:
        try:
            match request:
                case e.MessageCancelRequested(message_id=message_id):
                    await delivery.take_back(message_id, self.status)
                case e.InterruptRequested():
                    await agent.interrupt()
                case e.ModelChangeRequested(model=model):
                    await agent.set_model(model)
                case e.PermissionModeChangeRequested(mode=mode):
                    await agent.set_permission_mode(mode)
        except RuntimeFailure as failure:
            notice = e.Notice(stream=self._journal.stream, text=str(failure))
            await self._journal.keep(notice)

    async def _close(self, ended: e.SessionEnded) -> None:
        """Write that the agent is gone; where only the host leaves, the session may go on."""
        await self._means.reached(self._journal.last)
        if self._leaving and not self.status.stopping:
            if self._let_go:
                let_go = e.SessionReleased(stream=self._journal.stream, reason=self._let_go)
                await self._journal.keep(let_go)
                return
            ended = self._ended(e.EndReason.STOPPED, "its host was stopped")
        await self._journal.end(ended, self.status)

    def _ended(self, reason: e.EndReason, detail: str | None = None) -> e.SessionEnded:
        return e.SessionEnded(stream=self._journal.stream, reason=reason, detail=detail)
