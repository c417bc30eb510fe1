"""Times as a person reads them: how long ago, and at what o'clock. Pure."""

from datetime import datetime, tzinfo

_STEPS = ((60, "s"), (60, "min"), (24, "h"))


def ago(then: datetime | None, now: datetime) -> str:
    """Return how long ago something was, such as '12 s', '5 min', '3 h' or '2 d'."""
    if then is None:
        return ""
    count = max(0, int((now - then).total_seconds()))
    for step, unit in _STEPS:
        if count < step:
            return f"{count} {unit}"
        count //= step
    return f"{count} d"


def clock(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a time by the reader's clock; with the date where it is of another day.

    Args:
        at: The time.
        now: The time now.
        zone: The reader's time zone; None: the machine's own.
    """
    there = at.astimezone(zone)
    same_day = there.date() == now.astimezone(zone).date()
    return f"{there:%H:%M:%S}" if same_day else f"{there:%Y-%m-%d %H:%M}"
