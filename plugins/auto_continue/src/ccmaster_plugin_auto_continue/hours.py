"""Reckon with the hours of the day, as a person at their clock means them."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attrs import frozen

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"\s*(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)\s*", re.ASCII)
_ALL_DAY = timedelta(0), timedelta(hours=24)


@frozen(kw_only=True)
class Window:
    """Hours that come back on some days of the week."""

    span: tuple[timedelta, timedelta]
    """When it opens and closes, since midnight of the day on which it opens."""
    days: frozenset[int]
    """The days on which it opens; Monday is 0."""
    zone: tzinfo | None
    """Whose hours they are; None: this machine's."""

    def next_opening(self, now: datetime) -> datetime | None:
        """Say when it opens, in UTC; None: it is open now."""
        today = now.astimezone(self.zone).date()
        for offset in range(-1, 9):  # it may have opened yesterday, or open a week from today
            day = today + timedelta(days=offset)
            if day.weekday() not in self.days:
                continue
            opens, closes = (_moment(day, hour, self.zone) for hour in self.span)
            if opens <= now < closes:
                return None
            if now < opens:
                return opens
        raise AssertionError("a window opens on some day of any week")


def read_window(span: str | None, days: tuple[str, ...], zone: tzinfo | None) -> Window | None:
    """Return the window that was configured; None: it is always open.

    Raises:
        ValueError: `span` is not of the form '22:00-06:00', or a day is none of `DAYS`.
    """
    if span is None and not days:
        return None
    return Window(
        span=parse_span(span) if span else _ALL_DAY,
        days=frozenset(DAYS.index(day) for day in days or DAYS),
        zone=zone,
    )


def parse_span(text: str) -> tuple[timedelta, timedelta]:
    """Read '22:00-06:00': when a window opens and closes, since midnight of its first day.

    Raises:
        ValueError: It is of another form, or no time at all.
    """
    match = _SPAN.fullmatch(text)
    hours = [int(digits) for digits in match.groups()] if match else [0, 99, 0, 0]
    opens, closes = (timedelta(hours=h, minutes=m) for h, m in (hours[:2], hours[2:]))
    in_a_day = max(hours[1], hours[3]) < 60 and opens < _ALL_DAY[1] and closes <= _ALL_DAY[1]
    if not in_a_day or opens == closes:
        raise ValueError("it must be two times of the day such as '22:00-06:00'")
    return opens, closes if closes > opens else closes + _ALL_DAY[1]


def read_moment(text: str, zone: tzinfo | None) -> datetime:
    """Read a date and time, in UTC.

    Args:
        text: As ISO 8601; where it has no offset, it is a time of `zone`.
        zone: None: this machine's.

    Raises:
        ValueError: `text` is no date and time.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def _moment(day: date, hour: timedelta, zone: tzinfo | None) -> datetime:
    """Return a time of the clock on the wall; where the clock skips it, the one after."""
    return (datetime.combine(day, time(), zone) + hour).astimezone(UTC)
