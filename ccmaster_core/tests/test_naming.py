"""Names of sessions: chosen ones are checked, made ones are new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.sessions import naming
from ccmaster_hookspecs.errors import InvalidRequest


@pytest.mark.parametrize("name", ["fix-1", "A", "a.b_c", "x" * 63])
def test_a_good_name(name):
    assert naming.checked(name, {"other"}) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-x",
        "a b",
        "a/b",
        "x" * 64,
        "é",
        "a\n",
        "\x1b[1m",
        "12345678-1234-1234-1234-123456789abc",
    ],
)
def test_a_bad_name(name):
    with pytest.raises(InvalidRequest, match="cannot be a session's name"):
        naming.checked(name, ())


def test_a_living_sessions_name_is_taken():
    with pytest.raises(InvalidRequest, match="a living session is called 'fix-1'"):
        naming.checked("fix-1", {"fix-1"})


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("Fix the failing tests", "fix-2"),
        (None, "demo-1"),
        ("?!", "demo-1"),
        ("[[text:x]]", "text-1"),
    ],
)
def test_a_made_name(prompt, name):
    assert naming.made(prompt, "demo", {"fix-1"}) == name


@given(st.one_of(st.none(), st.text()), st.sets(st.sampled_from(["demo-1", "fix-1", "fix-2"])))
def test_a_made_name_is_good_and_new(prompt, taken):
    assert naming.checked(naming.made(prompt, "demo", taken), taken)
