"""Until when a usage limit keeps an agent from working. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ccmaster_hookspecs.events import Failure
from ccmaster_hookspecs.status import Status

LOOK_AGAIN = timedelta(minutes=5)
"""After how long it is tried again where nobody knows when the limit resets."""


def limited_until(status: Status, fleet: Iterable[Status], now: datetime) -> datetime | None:
    """Return until when the usage limit of an agent's account is reached; None: it is not.

    Args:
        status: Where its session stands.
        fleet: The other sessions: those of one account share its limit.
        now: The time, in UTC.
    """
    alike = (one for one in fleet if status.account and one.account == status.account)
    resets = [one.limited_until for one in (status, *alike) if one.limited_until]
    if resets and max(resets) > now:
        return max(resets)
    if status.failure is Failure.LIMIT and status.limited_until is None:
        until = status.rest_until or now + LOOK_AGAIN
        return until if until > now else None
    return None
