"""A window of hours opens and closes as the clock on the wall says, through the night and DST."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_auto_continue.hours import DAYS, parse_span, read_moment, read_window

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


def at(text, zone=UTC):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def opening(span, days, now, zone=UTC):
    return read_window(span, days, zone).next_opening(now)


def test_without_hours_and_days_there_is_no_window():
    assert read_window(None, (), None) is None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-25 21:59", "2026-11-25 22:00"),
        ("2026-11-25 22:00", None),
        ("2026-11-26 05:59", None),
        ("2026-11-26 06:00", "2026-11-26 22:00"),
    ],
)
def test_a_window_goes_through_the_night(now, opens):
    assert opening("22:00-06:00", (), at(now)) == (opens and at(opens))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-28 03:00", None),  # the night of Friday
        ("2026-11-28 12:00", "2026-12-04 22:00"),
        ("2026-11-27 21:00", "2026-11-27 22:00"),
    ],
)
def test_its_day_is_the_one_on_which_it_opens(now, opens):
    assert opening("22:00-06:00", ("fri",), at(now)) == (opens and at(opens))


def test_days_alone_mean_the_whole_day():
    assert opening(None, ("sat", "sun"), at("2026-11-25 12:00")) == at("2026-11-28 00:00")
    assert opening(None, ("sat", "sun"), at("2026-11-29 23:59")) is None
    assert opening("09:00-24:00", (), at("2026-11-29 23:59")) is None


def test_the_hours_are_those_of_the_zone():
    now = at("2026-11-25 07:30")
    assert opening("08:00-09:00", (), now, BERLIN) is None
    assert opening("08:00-09:00", (), now) == at("2026-11-25 08:00")


def test_the_clock_may_skip_the_opening():
    """On 2026-03-29 in Berlin, 02:00 is followed by 03:00."""
    before = at("2026-03-29 01:00", BERLIN)
    assert opening("02:30-04:00", (), before, BERLIN) == at("2026-03-29 01:30")
    assert opening("02:30-04:00", (), at("2026-03-29 03:45", BERLIN), BERLIN) is None


def test_the_clock_may_repeat_an_hour():
    """On 2026-10-25 in Berlin, 03:00 is followed by 02:00."""
    first, second = at("2026-10-25 00:30"), at("2026-10-25 01:30")
    assert opening("02:15-02:45", (), first, BERLIN) is None
    assert opening("02:15-02:45", (), second, BERLIN) == at("2026-10-26 02:15", BERLIN)


@pytest.fixture
def in_kolkata(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set here")
@pytest.mark.usefixtures("in_kolkata")
def test_without_a_zone_the_machine_s_own_counts():
    assert opening("22:00-06:00", (), at("2026-11-25 16:29"), None) == at("2026-11-25 16:30")
    assert opening("22:00-06:00", (), at("2026-11-25 16:30"), None) is None
    assert read_moment("2026-11-25 05:30", None) == at("2026-11-25 00:00")
    assert read_moment("2026-11-25 05:30Z", None) == at("2026-11-25 05:30")


@pytest.mark.parametrize(
    "text",
    [
        *("", "22-06", "22:00", "25:00-06:00", "22:60-06:00", "08:00-08:00", "24:00-06:00"),
        "\u0662:00-3:00",  # a digit, but none that a clock shows here
    ],
)
def test_other_spans_are_refused(text):
    with pytest.raises(ValueError, match="22:00-06:00"):
        parse_span(text)


minutes = st.integers(0, 24 * 60 - 1)
clocks = st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1])
moments = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    clocks,
    st.sets(st.sampled_from(DAYS)).map(tuple),
    moments,
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_the_next_opening_is_ahead_and_open(clock, days, now, zone):
    span = "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in clock)
    window = read_window(span, days, zone)
    opens = window.next_opening(now)
    if opens is not None:
        assert now < opens <= now + timedelta(days=8, hours=3)
        begins, ends = window.span
        if ends - begins > timedelta(hours=1):  # a shorter one may fall where the clock skips
            assert window.next_opening(opens) is None
        a_moment_before = opens - timedelta(microseconds=1)
        assert now == a_moment_before or window.next_opening(a_moment_before) == opens
