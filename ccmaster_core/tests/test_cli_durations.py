"""A length of time is read as a person writes it, and refused where it is none."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli.durations import duration
from ccmaster_hookspecs.errors import InvalidRequest


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("5m", 300),
        ("1h30m", 5400),
        ("2d", 172_800),
        (" 1D1H1M1S ", 90_061),
    ],
)
def test_a_length_of_time(text, seconds):
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0s", "-5", "5x", "m", "30s5m", "1.5h", "inf", "366d", "9" * 19, "\u0665m"],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(InvalidRequest, match="length of time"):
        duration(text)


@given(st.text())
def test_any_text_is_a_length_or_refused(text):
    try:
        read = duration(text)
    except InvalidRequest:
        return
    assert timedelta(0) < read <= timedelta(days=365)
