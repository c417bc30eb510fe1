"""The service of coordination: one host of a store conducts, and each wakes its own agents."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime

from attrs import define, field

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import StaleClaim
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import Claim, Stored
from ccmaster_plugin_coordination.catching_up import EVERYTHING
from ccmaster_plugin_coordination.leases import releasing
from ccmaster_plugin_coordination.leases.board import Board as Leases
from ccmaster_plugin_coordination.messaging import expiring
from ccmaster_plugin_coordination.tasks import tenure, waking
from ccmaster_plugin_coordination.tasks.attempts import Attempt, Fate, after, begun
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.events import TaskStarted
from ccmaster_plugin_coordination.tasks.following import news
from ccmaster_plugin_coordination.tasks.settling import Settling
from ccmaster_plugin_coordination.tasks.stopping import stop_late, take_back
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause
from ccmaster_plugin_coordination.together import advancing

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two looks at what only time changes, and at what no event told of."""


async def run(host: Host) -> None:
    """Wake this host's own agents, and conduct whenever no other host does, until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(waking.run(host))
        tasks.create_task(_conduct(host))


async def _conduct(host: Host) -> None:
    while True:
        async with tenure.held(host) as claim:
            try:
                await Conductor(host, Settling(host, claim), claim).conduct()
            except StaleClaim:
                log.warning("another host conducts now")


@define
class Conductor:
    """Sees to it that no task waits for what will never come."""

    _host: Host
    _settling: Settling
    _claim: Claim
    _attempts: dict[str, Attempt] = field(factory=dict)
    """What each session works on, and how that goes."""
    _unclaimed: dict[str, int] = field(factory=dict)
    """How often in a row it was seen that nobody runs a session that works on a task."""

    async def conduct(self) -> None:
        """Catch up with what happened while nobody conducted, then go along, until it is over.

        Raises:
            StaleClaim: It is over already.
        """
        position = await self._host.store.position()
        await self._catch_up()
        async with news(self._host.store, position) as happened:
            batch: Sequence[Stored] = ()
            clock = asyncio.get_running_loop().time
            looked = ticked = 0.0
            while True:
                await self._see(batch)
                tick = clock() - ticked >= TICK
                if tick or any(map(_matters, batch)):
                    await self._settling.pass_on()
                    await self._guarded(advancing.advance(self._host, await self._board()))
                await self._time_out()
                if tick:
                    await self._guarded(expiring.sweep(self._host))
                    await self._guarded(releasing.sweep(self._host))
                    ticked = clock()
                if clock() - looked >= tenure.pause(self._host):
                    if await tenure.is_over(self._host, self._claim):
                        return
                    await self._look_for_hosts()
                    looked = clock()
                batch = await happened.within(self._pause())

    async def _catch_up(self) -> None:
        """Fold what is known of every attempt that runs."""
        board = await self._board()
        for task in board.all_working():
            stream = e.session_stream(task.session or "")
            since = await self._host.store.read(after=task.begun, stream=stream, limit=EVERYTHING)
            attempt = _of(task)
            for stored in since:
                attempt = after(attempt, stored.event, stored.position)
            self._attempts[attempt.session] = attempt
            await self._settle(attempt)
        leased = (await self._host.kept(Leases.of).now()).by_id.values()
        for session_id in {lease.session for lease in leased}:
            await self._guarded(releasing.released_of(self._host, session_id))

    async def _see(self, batch: Iterable[Stored]) -> None:
        """Take note of what happened, in order, and do at once what follows from it."""
        for stored in batch:
            event = stored.event
            if isinstance(event, TaskStarted):
                known = self._attempts.get(event.session)
                if known is None or known.position < stored.position:
                    self._attempts[event.session] = begun(event, stored.position)
            elif attempt := self._attempts.get(event.session_id or ""):
                attempt = after(attempt, event, stored.position)
                self._attempts[attempt.session] = attempt
                await self._settle(attempt)
            if isinstance(event, e.SessionEnded) and event.session_id:
                await self._guarded(releasing.released_of(self._host, event.session_id))

    async def _settle(self, attempt: Attempt) -> None:
        if attempt.fate is None:
            return
        self._attempts.pop(attempt.session, None)
        task = (await self._board()).tasks[attempt.task_id]
        if await self._settling.settle(attempt.task_id, attempt.epoch, attempt.fate):
            # Its message may wait still, as where a budget is spent: it would come too late.
            await self._guarded(take_back(self._host, task))

    async def _time_out(self) -> None:
        """End the attempts that took too long."""
        board, now = await self._board(), datetime.now(UTC)
        for task in [one for one in board.all_working() if one.due and one.due <= now]:
            reason = f"it took longer than {task.timeout_seconds:g} s"
            if await self._settling.settle(task.task_id, task.epoch, Fate(Cause.TIMEOUT, reason)):
                await self._guarded(stop_late(self._host, task, reason))

    async def _look_for_hosts(self) -> None:
        """Take tasks from sessions that nobody has run for longer than another host would need."""
        working = [task for task in (await self._board()).all_working() if task.session]
        claims = await self._host.store.claims(e.SESSION) if working else {}
        streams = {e.session_stream(task.session or ""): task for task in working}
        self._unclaimed = {
            stream: self._unclaimed.get(stream, 0) + 1 for stream in streams if stream not in claims
        }
        for stream, looks in self._unclaimed.items():
            if looks > 2 * tenure.LOOKS:
                task = streams[stream]
                fate = Fate(Cause.LOST, "its host is gone, and no other runs its session")
                if await self._settling.settle(task.task_id, task.epoch, fate):
                    await self._guarded(take_back(self._host, task))

    def _pause(self) -> float:
        """Return the seconds until it is to be looked again, if nothing happens."""
        board = board_of(self._host)
        left = [
            (task.due - datetime.now(UTC)).total_seconds()
            for task in board.all_working()
            if task.due
        ]
        return max(0.0, min([TICK, tenure.pause(self._host), *left]))

    async def _board(self) -> Board:
        return await board_of(self._host).now()

    async def _guarded(self, work: Awaitable[object]) -> None:
        """Do what is another folder's; where it fails, the rest goes on."""
        try:
            await work
        except Exception:
            log.exception("a part of conducting failed")


def _of(task: Task) -> Attempt:
    return Attempt(
        task_id=task.task_id,
        session=task.session or "",
        epoch=task.epoch,
        message_id=task.message_id or "",
        position=task.begun,
    )


def _matters(stored: Stored) -> bool:
    """Say whether something may have changed who can take what: most of a session does not."""
    changes = (
        e.LaunchRequested,
        e.ResumeRequested,
        e.StopRequested,
        e.SessionEnded,
        e.IdentitySet,
    )
    return stored.event.session_id is None or isinstance(stored.event, changes)
