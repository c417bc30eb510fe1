"""Telling how far a message has come."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from attrs import define

from ccmaster_core.sessions import receipts
from ccmaster_core.sessions.settling import Settling
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.storage import Stored

PAUSE = 5.0
"""Seconds between two looks at a message whose deadline has passed: its host may be dead."""
LONGEST_TIMER = 3600.0
"""Seconds after which a deadline is looked at again at the latest: clocks may be set."""


@define(kw_only=True, slots=False)
class Tracing(Settling):
    """Looks after messages."""

    async def receipt(
        self, session_id: str, message_id: str, *, wait: bool = False, after: int = 0
    ) -> Receipt:
        """Tell how far a message has come."""
        status = await self.status(session_id)
        await self.settle(status)
        course = _Course(message_id, e.session_stream(status.session_id), after)
        while batch := await self.store.read(after=course.position, stream=course.stream):
            course.take(batch)
        if course.receipt is None:
            raise InvalidRequest(
                f"{status.name} was never sent a message {message_id}", "check the message's id"
            )
        while wait and not course.receipt.state.final:
            try:
                async with asyncio.timeout(course.pause(datetime.now(UTC))):
                    await self._follow(course)
            except TimeoutError:
                await self.settle(await self.status(status.session_id))
        return course.receipt

    async def _follow(self, course: "_Course") -> None:
        """Go along until the message is in a final state."""
        async with aclosing(self.store.follow(course.position)) as batches:
            async for batch in batches:
                course.take(batch)
                if course.receipt and course.receipt.state.final:
                    return


@define
class _Course:
    """How far one message has come, as far as was read."""

    message_id: str
    stream: str
    position: int
    receipt: Receipt | None = None
    _deadline: datetime | None = None

    def take(self, batch: Sequence[Stored]) -> None:
        """Go on with what happened."""
        for stored in batch:
            self.position = stored.position
            if stored.event.stream == self.stream:
                self._take(stored.event)

    def _take(self, event: e.Event) -> None:
        if isinstance(event, e.MessageSent) and event.message_id == self.message_id:
            self._deadline = event.deadline
        self.receipt = receipts.after(self.receipt, self.message_id, event)

    def pause(self, now: datetime) -> float | None:
        """Return the seconds after which somebody must look; None: never."""
        if self._deadline is None:
            return None
        left = (self._deadline - now).total_seconds()
        return min(left, LONGEST_TIMER) if left > 0 else PAUSE
