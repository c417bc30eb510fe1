"""Ending the messages of a session that nobody runs, so that their receipts are true.

A host does it for those it runs. Where there is none, whoever wants to know does it, under a
short claim: so no host takes the session meanwhile, and no message is ended twice.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import uuid4

from attrs import define

from ccmaster_core import expiry, takeover
from ccmaster_core.sessions.desk import Desk
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import AlreadyClaimed, StaleClaim
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim

CLAIM_SECONDS = 10.0
"""How long a session that nobody runs is claimed in order to write about it."""
PAUSE = 0.05
"""Seconds between two tries to claim a session that another one writes about just now."""
_ASKS = ":asks:"


@define(kw_only=True, slots=False)
class Settling(Desk):
    """Writes about sessions that nobody runs."""

    @asynccontextmanager
    async def unclaimed(self, session_id: str) -> AsyncIterator[Claim | None]:
        """Claim a session for a moment; the claim is None where a host has it."""
        claim = await self._claimed(e.session_stream(session_id))
        try:
            yield claim
        finally:
            if claim:
                await self.store.release(claim)

    async def settle(self, status: Status) -> None:
        """End the messages of a session that nobody else will end, if no host has it."""
        if not settled(status, datetime.now(UTC)):
            return
        async with self.unclaimed(status.session_id) as claim:
            status = await self.status(status.session_id)  # it may have been taken meanwhile
            over = settled(status, datetime.now(UTC))
            if claim and over:
                with suppress(StaleClaim):  # this process stood still, and another looks after it
                    await self.reached(await self.store.append(*over, claim=claim))

    async def settle_ended(self, session_ids: Iterable[str]) -> None:
        """End what was just sent to sessions that had ended in the same moment."""
        for session_id in set(session_ids):
            folded = self._statuses.of(session_id)
            if folded is None or not folded.status.live:
                await self.settle(await self.status(session_id))

    async def _claimed(self, stream: str) -> Claim | None:
        # Each has a name of its own: a second claim of one holder ends the first.
        holder = f"{self.host_id}{_ASKS}{uuid4().hex}"
        while True:
            try:
                return await self.store.claim(stream, holder, CLAIM_SECONDS)
            except AlreadyClaimed as claimed:
                if _ASKS not in claimed.holder:
                    return None
            await asyncio.sleep(PAUSE)


def settled(status: Status, now: datetime) -> list[e.Event]:
    """Say how messages end that have come too late for a session that nobody runs. Pure."""
    stream = e.session_stream(status.session_id)
    overdue = expiry.overdue(status, now)
    expired = [e.MessageExpired(stream=stream, message_id=message_id) for message_id in overdue]
    cancelled = [
        e.MessageCancelled(stream=stream, message_id=message_id)
        for message_id in status.unwanted
        if message_id not in overdue and not status.messages[message_id].with_agent
    ]
    return [*takeover.too_late(status), *expired, *cancelled]
