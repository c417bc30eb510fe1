"""What a text is found in, and what is told of it: literal, case aside, nothing special."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.analytics.search.matching import AROUND, match
from ccmaster_plugin_mcp_server.analytics.search.query import TEXTS, Query


def in_text(text, wanted):
    event = e.Notice(stream="session/a", text=text)
    return match(Query(text=wanted), Stored(7, event))


def test_a_match_says_where_it_is():
    text = "x" * 300 + "Cart total" + "y" * 300 + "CART"
    found = in_text(text, "cart")
    assert (found.position, found.kind, found.field) == (7, "Notice", "text")
    assert found.excerpt == "x" * AROUND + "Cart" + " total" + "y" * (AROUND - 6)
    assert found.excerpt[found.begin : found.end] == "Cart"
    assert (found.offset, found.length, found.matches) == (300, len(text), 2)


@given(before=st.text(), wanted=st.text(min_size=1), after=st.text())
def test_what_is_in_a_text_is_found_where_it_is(before, wanted, after):
    if not wanted.strip():
        return
    text = before + wanted + after
    found = in_text(text, wanted)
    assert found.offset <= len(before)
    shown = found.excerpt[found.begin : found.end]
    assert shown == text[found.offset : found.offset + len(shown)]
    assert shown.lower() == wanted.lower() or shown.upper() == wanted.upper()


@pytest.mark.parametrize("wanted", [".*", "a|b", "(", "[", "\\", "^", "$"])
def test_no_sign_is_special(wanted):
    assert in_text("ab", wanted) is None
    assert in_text(f"ab{wanted}", wanted).offset == 2


def test_every_field_that_is_searched_is_one_of_text():
    assert {kind.__name__ for kind in TEXTS} >= {"MessageSent", "TurnEnded", "ToolStarted"}
    for kind, fields in TEXTS.items():
        for field in fields:
            assert kind.__annotations__[field] in (str, str | None)


def test_a_field_without_text_is_passed_over(later):
    ended = e.TurnEnded(stream="session/a", at=later(0), answer="", error="cart broke")
    assert match(Query(text="CART"), Stored(1, ended)).field == "error"
    unknown = e.UnknownEvent(stream="session/a", at=later(0), kind="New", body='{"text":"cart"}')
    assert match(Query(text="cart"), Stored(1, unknown)) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": "  "}, "empty"),
        ({"text": "x" * 1001}, "1001 characters"),
        ({"text": "x", "kinds": ("SessionClaimed",)}, "'SessionClaimed'"),
        ({"text": "x", "since": "naive"}, "since has no time zone"),
    ],
)
def test_a_query_that_cannot_be_is_refused(wrong, told, later):
    if wrong.get("since"):
        wrong = {**wrong, "since": later(0).replace(tzinfo=None)}
    with pytest.raises(InvalidRequest, match=told):
        Query(**wrong)
