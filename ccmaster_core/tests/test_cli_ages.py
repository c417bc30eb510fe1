"""Times are told as a person reads them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ccmaster_core.cli.ages import ago, clock

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (7200, "2 h"), (86400 * 3, "3 d")],
)
def test_an_age_is_told_in_its_greatest_unit(seconds, said):
    assert ago(NOW - timedelta(seconds=seconds), NOW) == said


def test_what_another_clock_puts_into_the_future_is_now():
    assert ago(NOW + timedelta(seconds=5), NOW) == "0 s"


def test_what_never_happened_has_no_age():
    assert ago(None, NOW) == ""


def test_a_time_of_today_has_no_date():
    assert clock(NOW, NOW, UTC) == "12:00:00"
    assert clock(NOW - timedelta(days=1), NOW, UTC) == "2026-03-03 12:00"


def test_today_is_by_the_readers_clock():
    there = timezone(timedelta(hours=13))
    assert clock(NOW - timedelta(hours=1, minutes=30), NOW, there) == "2026-03-04 23:30"
