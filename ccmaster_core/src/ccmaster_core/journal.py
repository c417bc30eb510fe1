"""Writing one session's events under its claim, whatever the disk does."""

import asyncio
import logging
from collections.abc import Mapping
from time import monotonic

from attrs import define, evolve

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim, EventStore

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two tries to write to a store that cannot be written now."""


@define
class Journal:
    """The only way a host writes about a session that it runs."""

    stream: str
    claim: Claim
    _store: EventStore
    _patience: float
    """Seconds after which a store that cannot be written is given up: the claim is over then."""
    last: int = 0
    """The position of what was last written here."""

    async def keep(
        self,
        *events: e.Event,
        expect: int | None = None,
        others: Mapping[str, int] | None = None,
    ) -> int:
        """Append under the claim; while the store is unavailable, try again for a while.

        Args:
            events: What happened.
            expect: The last position of the session's stream that the writer knows; None: any.
            others: The last positions of other streams that must not have moved on since.

        Returns:
            The position of the last event.

        Raises:
            Conflict: A stream has moved on from what was expected.
            StaleClaim: Another host has the session.
            StoreUnavailable: The store cannot be written, and the claim has lapsed meanwhile.
        """
        expected = dict(others or {})
        if expect is not None:
            expected[self.stream] = expect
        pause, begun = FIRST_PAUSE, monotonic()
        while True:
            try:
                self.last = await self._store.append(*events, expect=expected, claim=self.claim)
            except StoreUnavailable as error:
                if monotonic() - begun > self._patience:
                    raise
                log.warning("%s cannot be written now: %s", self.stream, error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return self.last

    async def end(self, ended: e.SessionEnded, status: Status, position: int) -> None:
        """Close the session, and every message that is still open in it.

        Args:
            ended: Why it ended.
            status: Where it stands.
            position: The last event that went into it.

        Raises:
            Conflict: Something has happened since, perhaps to one of the messages.
        """
        if status.stopping and ended.reason in {e.EndReason.FINISHED, e.EndReason.CRASHED}:
            ended = evolve(ended, reason=e.EndReason.STOPPED)
        reason = f"the session ended: {ended.reason}"
        failed = [
            e.MessageFailed(stream=self.stream, message_id=message_id, reason=reason)
            for message_id in status.messages
        ]
        await self.keep(*failed, ended, expect=position)
