"""The facts about now that no event tells, handed to what reads figures."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from attrs import frozen


@frozen(kw_only=True)
class Moment:
    """When the figures are read, and what runs then."""

    now: datetime
    """In UTC."""
    claimed: Collection[str]
    """The streams on which a claim is in force: of sessions that a host runs, of hosts that live.

    A host that was killed leaves no event; its claims lapse within seconds.
    """

    @property
    def microseconds(self) -> int:
        """The time since 1970."""
        return microseconds(self.now)


def microseconds(at: datetime) -> int:
    """Return a time as whole microseconds since 1970."""
    return round(at.timestamp() * 1_000_000)


def time_of(since_1970: int) -> datetime:
    """Return the time that is so many microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=since_1970)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
