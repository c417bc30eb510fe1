"""Lengths of time as a person writes them, such as '90s' or '1h30m'. Pure."""

import re
from datetime import timedelta

from ccmaster_hookspecs.errors import InvalidRequest

_PARTS = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?", re.ASCII | re.IGNORECASE)
LONGEST = timedelta(days=365)


def duration(text: str) -> timedelta:
    """Read a length of time; a number alone is seconds.

    Raises:
        InvalidRequest: It is none, it is 0, or it is longer than a year.
    """
    mend = "write such as 90s, 5m, 1h30m or 2d, at most a year"
    found = _PARTS.fullmatch(text.strip())
    if found is None or len(text) > 20:
        raise InvalidRequest(f"{text!r} is no length of time", mend)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    # Counted in whole seconds, which cannot overflow, before it becomes a length of time.
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if not 0 < total <= LONGEST.total_seconds():
        raise InvalidRequest(f"{text!r} cannot be the length of time", mend)
    return timedelta(seconds=total)
