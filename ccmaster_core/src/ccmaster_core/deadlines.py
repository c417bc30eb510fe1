"""Ends the messages of one session that its agent was not given before their deadlines.

It looks from the claim on, before the agent is up: whoever waits for a receipt is told in time.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from attrs import define, field

from ccmaster_core import expiry
from ccmaster_core.journal import Journal
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.status import Status

LONGEST_TIMER = 3600.0
"""Seconds after which deadlines are looked at again at the latest: clocks may be set."""


@define
class Deadlines:
    """Looks at the deadlines of a session that this host runs."""

    _journal: Journal
    _status: Callable[[], Status]
    """Tells where the session stands."""
    settled: set[str] = field(factory=set)
    """Messages that were given to the agent in this life, or are over; it may not show in the
    status yet. Whoever is to write of a message that waits puts it here first, in one step with
    looking whether it is here: so none is handed over and expires."""
    _look: asyncio.Event = field(factory=asyncio.Event)

    def saw(self, event: e.Event) -> None:
        """Take note of an event of the session."""
        if isinstance(event, e.MessageSent | e.MessageHeld):
            self._look.set()

    def passed(self, message: Message) -> bool:
        """Say whether a message that waits comes too late; it is then about to be ended."""
        if message.deadline is None or message.deadline > datetime.now(UTC):
            return False
        self._look.set()
        return True

    async def run(self) -> None:
        """End messages as their time comes, until cancelled.

        Raises:
            StaleClaim: Another host has the session.
            StoreUnavailable: Nothing can be written of it.
        """
        while True:
            self._look.clear()
            await self._end()
            try:
                async with asyncio.timeout(self._pause()):
                    await self._look.wait()
            except TimeoutError:
                pass

    async def _end(self) -> None:
        ids = expiry.overdue(self._status(), datetime.now(UTC), but=self.settled)
        self.settled.update(ids)
        stream = self._journal.stream
        expired = [e.MessageExpired(stream=stream, message_id=message_id) for message_id in ids]
        if expired:
            await self._journal.keep(*expired)

    def _pause(self) -> float | None:
        """Return the seconds until a message may be overdue; None: until one is sent."""
        deadline = expiry.next_deadline(self._status(), but=self.settled)
        if deadline is None:
            return None
        left = (deadline - datetime.now(UTC)).total_seconds()
        return min(max(left, 0.0), LONGEST_TIMER)
