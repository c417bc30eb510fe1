"""Which messages of a session come too late, because their deadline has passed. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime

from ccmaster_hookspecs.status import Status


def overdue(status: Status, now: datetime, *, but: Collection[str] = ()) -> tuple[str, ...]:
    """Name the messages that come too late; never one that was, or is about to be, handed over.

    Args:
        status: Where the session stands.
        now: The time, in UTC.
        but: Messages of which more is known than the status shows.
    """
    return tuple(key for key, deadline in _deadlines(status, but) if deadline <= now)


def next_deadline(status: Status, *, but: Collection[str] = ()) -> datetime | None:
    """Return the first deadline of a message that the agent does not have; None: there is none."""
    return min((deadline for _, deadline in _deadlines(status, but)), default=None)


def _deadlines(status: Status, but: Collection[str]) -> Iterator[tuple[str, datetime]]:
    for message in status.inbox:
        if message.deadline is None or message.message_id in but:
            continue
        receipt = status.messages.get(message.message_id)
        if receipt is not None and not receipt.with_agent:
            yield message.message_id, message.deadline
