"""Fields are read whatever stands in them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_claude_code import wire

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(ANY)
def test_each_reader_gives_its_own_type_for_anything(value):
    message = {"key": value}
    assert isinstance(wire.text(message, "key"), str)
    assert 0 <= wire.number(message, "key") < float("inf")
    assert isinstance(wire.table(message, "key"), dict)
    assert all(isinstance(each, dict) for each in wire.tables(message, "key"))
    assert all(isinstance(each, str) for each in wire.texts(message, "key"))
    json.dumps(wire.clean(value), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"Error: no",
        b"[1]",
        b"null",
        b'{"type": "resu',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_message_is_none(line):
    assert wire.parse(line) is None


def test_a_character_cut_in_two_is_replaced_and_a_whole_one_is_kept():
    message = wire.parse(rb'{"cut": "a \ud83d", "whole": "b \ud83d\ude00"}')
    assert (wire.text(message, "cut"), wire.text(message, "whole")) == ("a ?", "b 😀")
