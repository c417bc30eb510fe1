"""Until when a usage limit keeps an agent from working. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from ccmaster_hookspecs.events import Failure
from ccmaster_hookspecs.status import Status

LOOK_AGAIN = timedelta(minutes=5)
"""After how long it is tried again where nobody knows when the limit resets."""

Limits = Mapping[str, datetime]
"""When the usage limit of an account resets that is reached, by the account."""


def limits(fleet: Iterable[Status], now: datetime) -> Limits:
    """Return the limits that some sessions have reached: those of one account share its limit."""
    found: dict[str, datetime] = {}
    for status in fleet:
        until = status.limited_until
        if status.account and until and until > now:
            found[status.account] = max(until, found.get(status.account, until))
    return found


def limited_until(status: Status, reached: Limits, now: datetime) -> datetime | None:
    """Return until when the usage limit of an agent's account is reached; None: it is not.

    Args:
        status: Where its session stands.
        reached: What is known of accounts.
        now: The time, in UTC.
    """
    of_all = reached.get(status.account) if status.account else None
    resets = [until for until in (status.limited_until, of_all) if until and until > now]
    if resets:
        return max(resets)
    if status.failure is Failure.LIMIT and status.limited_until is None:
        until = status.rest_until or now + LOOK_AGAIN
        return until if until > now else None
    return None
