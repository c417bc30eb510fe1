"""How much a sender may send: counted in deliveries within a minute and an hour. Pure."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import frozen

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MANY = 5
"""A post that reaches more than so many counts as a broadcast, however they were named."""


@frozen(kw_only=True)
class Limits:
    """What holds for each sender, and for all."""

    per_minute: int
    per_hour: int
    broadcasts: int
    """A minute."""
    all_broadcasts: int
    """A minute, of all senders."""
    all_broadcast_deliveries: int
    """A minute, of all senders."""


@frozen
class Entry:
    """Something that was sent."""

    at: datetime
    deliveries: int

    @property
    def broadcast(self) -> bool:
        """Whether it reached many."""
        return self.deliveries > MANY


@frozen
class Objection:
    """Why something is not sent."""

    reason: str
    mend: str
    retry_at: datetime | None = None
    """When it may be tried again; None: not as it is."""


def objection(
    limits: Limits,
    own: Iterable[Entry],
    broadcasts: Iterable[Entry],
    deliveries: int,
    now: datetime,
) -> Objection | None:
    """Say why a sender may not send to so many more; None: it may.

    Args:
        limits: What holds.
        own: What the sender sent within the last hour, or longer.
        broadcasts: What all senders broadcast within the last minute, or longer.
        deliveries: How many would be reached.
        now: The time.
    """
    own, broadcasts = list(own), list(broadcasts)
    each = [
        (_Bound("deliveries a minute", limits.per_minute, MINUTE), own, deliveries),
        (_Bound("deliveries an hour", limits.per_hour, HOUR), own, deliveries),
    ]
    if Entry(now, deliveries).broadcast:
        mine = [Entry(one.at, 1) for one in own if one.broadcast]
        every = [Entry(one.at, 1) for one in broadcasts]
        reached = limits.all_broadcast_deliveries
        each += [
            (_Bound("broadcasts a minute", limits.broadcasts, MINUTE), mine, 1),
            (_Bound("broadcasts a minute by all", limits.all_broadcasts, MINUTE), every, 1),
            (_Bound("deliveries a minute by broadcasts", reached, MINUTE), broadcasts, deliveries),
        ]
    found = [one for bound, entries, more in each if (one := bound.over(entries, more, now))]
    never = [one for one in found if one.retry_at is None]
    return never[0] if never else max(found, key=lambda one: one.retry_at or now, default=None)


@frozen
class _Bound:
    """So many within so long."""

    what: str
    most: int
    window: timedelta

    def over(self, entries: Sequence[Entry], more: int, now: datetime) -> Objection | None:
        """Say that so many more would pass it, and when they fit in again; None: they do now."""
        if more > self.most:
            return Objection(f"{more} are more than {self.most} {self.what}", "name fewer at once")
        within = sorted(
            (one for one in entries if one.at > now - self.window), key=lambda one: one.at
        )
        used = sum(one.deliveries for one in within)
        if used + more <= self.most:
            return None
        for one in within:
            used -= one.deliveries
            if used + more <= self.most:
                break
        retry_at = one.at + self.window
        seconds = max(1, math.ceil((retry_at - now).total_seconds()))
        return Objection(
            f"the limit of {self.most} {self.what} is reached",
            f"try again in {seconds} s",
            retry_at,
        )
