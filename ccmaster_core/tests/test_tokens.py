"""Tokens of sessions: each names its session, and only the whole of it is worth something."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core import tokens

ID = str(uuid4())


def test_a_token_names_its_session_and_no_two_are_alike():
    one, other = tokens.new_token(ID), tokens.new_token(ID)
    assert one != other
    assert tokens.session_of(one) == tokens.session_of(other) == ID


def test_only_the_token_itself_fits():
    one, other = tokens.new_token(ID), tokens.new_token(ID)
    assert tokens.fits(one, tokens.hash_of(one))
    assert not tokens.fits(other, tokens.hash_of(one))
    assert not tokens.fits(one, None)


def test_a_hash_does_not_tell_the_token():
    token = tokens.new_token(ID)
    assert token not in tokens.hash_of(token)
    assert len(tokens.hash_of(token)) == 64


@given(st.text())
def test_anything_else_is_none(text):
    assert tokens.session_of(text) is None


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: t[:-1], lambda t: f" {t}"])
def test_what_is_like_a_token_is_none(change):
    assert tokens.session_of(change(tokens.new_token(ID))) is None
