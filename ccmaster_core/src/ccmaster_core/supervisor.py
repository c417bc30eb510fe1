"""Which sessions this host runs: it claims them, keeps its claims alive, and lets go in time."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from attrs import define, field

from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_core.run import Run
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, StaleClaim, StoreUnavailable
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim

log = logging.getLogger(__name__)

RENEWALS = 4
"""How often a claim is renewed within its lease."""
SAFETY = 0.75
"""The part of a lease after which a host that could not renew it stops its own agents: the
rest is the time they get to end before another host may take their sessions."""


@define
class Supervisor:
    """Claims what it may run, and runs it."""

    host_id: str
    _means: Means
    _statuses: Statuses
    _lease: float
    """Seconds a claim lasts."""
    _grace: float
    """Seconds an agent gets to end."""
    _adopts: bool
    """Whether it takes sessions that others asked for, or that a dead host left."""
    _runs: dict[str, Run] = field(factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(factory=dict)
    _look: asyncio.Event = field(factory=asyncio.Event)
    _looking: asyncio.Task[None] | None = None
    _closing: bool = False

    def saw(self, position: int, event: e.Event, status: Status | None) -> None:
        """Take note of an event; called for every event, in order."""
        if status is None:
            return
        if run := self._runs.get(status.session_id):
            run.saw(position, event, status)
        elif isinstance(event, e.LaunchRequested | e.ResumeRequested | e.SessionReleased):
            self._look.set()

    def consider(self, session_id: str) -> None:
        """Look again at whether a session goes on, if it is run here."""
        if run := self._runs.get(session_id):
            run.consider()

    async def run(self) -> None:
        """Run sessions until cancelled; `close` must be called first to end them well."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renew())
            self._looking = tasks.create_task(self._claim_sessions(tasks))

    async def close(self, let_go: str | None = None) -> None:
        """End every agent; sessions end with them, or are let go for another host.

        Args:
            let_go: Why they are let go; None: they end.
        """
        self._closing = True
        self._look.set()
        if self._looking:
            await asyncio.wait({self._looking})  # what it is just claiming is to be left too
        async with asyncio.TaskGroup() as leaving:
            for session_id, task in self._tasks.items():
                leaving.create_task(self._runs[session_id].leave(task, self._grace, let_go))
            if let_go is None:
                leaving.create_task(self._end_untaken())

    async def _claim_sessions(self, tasks: asyncio.TaskGroup) -> None:
        """Look for sessions at each hint, and now and then for those of dead hosts."""
        while not self._closing:
            self._look.clear()
            try:
                await self._look_once(tasks)
            except StoreUnavailable as error:
                log.warning("the store cannot be read now: %s", error)
            try:
                async with asyncio.timeout(self._lease / 2):
                    await self._look.wait()
            except TimeoutError:
                pass

    async def _look_once(self, tasks: asyncio.TaskGroup) -> None:
        claims = await self._means.store.claims()
        for status in self._statuses.live():
            if self._closing:
                return
            if status.session_id in self._runs or not self._wants(status, claims):
                continue
            if run := await self._claimed(status.session_id):
                self._runs[status.session_id] = run
                over = self._until_over(run)
                self._tasks[status.session_id] = tasks.create_task(over)

    async def _claimed(self, session_id: str) -> Run | None:
        """Claim a session, and look again: it may have ended before the claim was free."""
        stream = e.session_stream(session_id)
        try:
            claim = await self._means.store.claim(stream, self.host_id, self._lease)
        except AlreadyClaimed:
            return None
        await self._means.reached(await self._means.store.position())
        folded = self._statuses.of(session_id)
        if folded and folded.status.live:
            journal = Journal(stream, claim, self._means.store, self._lease)
            return Run(folded.status, journal, self._means, folded.position)
        await self._means.store.release(claim)
        return None

    async def _end_untaken(self) -> None:
        """End the sessions that only this host was to run, and that it never took."""
        untaken = [status for status in self._statuses.live() if self._untaken(status)]
        try:
            async with asyncio.timeout(self._grace):
                for status in untaken:
                    while run := await self._claimed(status.session_id):
                        with suppress(Conflict):  # a message may have been sent meanwhile
                            await run.give_up()
                        await self._release(run.claim)
        except (TimeoutError, StoreUnavailable) as error:
            log.warning("sessions that never began are left to the next host: %r", error)

    def _untaken(self, status: Status) -> bool:
        return status.wanted_host == self.host_id and status.session_id not in self._runs

    def _wants(self, status: Status, claims: Mapping[str, Claim]) -> bool:
        if e.session_stream(status.session_id) in claims:
            return False
        if status.wanted_host == self.host_id:
            return True
        if not self._adopts:
            return False
        return status.wanted_host is None or e.host_stream(status.wanted_host) not in claims

    async def _until_over(self, run: Run) -> None:
        session_id = run.status.session_id
        try:
            await run.run()
        except StaleClaim:
            log.warning("session %s is no longer of this host; its claim is over", session_id)
        except StoreUnavailable as error:
            log.warning("session %s is given up, for another host to take: %s", session_id, error)
        finally:
            del self._runs[session_id]
            del self._tasks[session_id]
            await asyncio.shield(self._release(run.claim))

    async def _release(self, claim: Claim) -> None:
        try:
            await self._means.store.release(claim)
        except StoreUnavailable as error:
            log.warning("the claim on %s lapses by itself: %s", claim.stream, error)

    async def _renew(self) -> None:
        """Keep the claims; where they cannot be kept, end the agents before the claims end."""
        clock = asyncio.get_running_loop().time
        renewed = clock()
        pause = self._lease / RENEWALS
        while True:
            await asyncio.sleep(pause)
            asked = clock()
            try:
                held = await self._means.store.renew(self.host_id, self._lease)
            except StoreUnavailable as error:
                log.warning("claims cannot be renewed now: %s", error)
                pause = min(pause, self._lease / 10)
                if clock() - renewed > self._lease * SAFETY:
                    await self._abandon(set(self._runs))
                continue
            renewed, pause = asked, self._lease / RENEWALS
            if e.host_stream(self.host_id) not in held:
                await self._means.store.claim(
                    e.host_stream(self.host_id), self.host_id, self._lease
                )
            await self._abandon({key for key in self._runs if e.session_stream(key) not in held})

    async def _abandon(self, session_ids: set[str]) -> None:
        """Stop the agents of sessions that are no longer ours; write nothing about them."""
        tasks = [self._tasks[session_id] for session_id in session_ids]
        for session_id, task in zip(session_ids, tasks, strict=True):
            log.warning("the claim on session %s is lost; its agent is stopped", session_id)
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
