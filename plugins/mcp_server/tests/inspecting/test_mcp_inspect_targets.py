"""Which server is meant, and what it is given."""

import json
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.inspecting.lists import first_line
from ccmaster_plugin_mcp_server.inspecting.spelling import spelt_out
from ccmaster_plugin_mcp_server.inspecting.table import cells, lines
from ccmaster_plugin_mcp_server.inspecting.target import (
    Address,
    Called,
    Program,
    called,
    environment,
    headers,
)


@pytest.mark.parametrize(
    ("words", "command", "meant"),
    [
        ([], None, Called(None, ())),
        (["add", "a=1"], None, Called(None, ("add", "a=1"))),
        (["http://h/mcp", "add"], None, Called(("http://h/mcp",), ("add",))),
        (["HTTPS://h"], None, Called(("HTTPS://h",), ())),
        (["python 'my server.py'", "x"], None, Called(("python", "my server.py"), ("x",))),
        (["./server"], None, Called(("./server",), ())),
        (["note://one"], None, Called(None, ("note://one",))),
        (["a=x y"], None, Called(("a=x", "y"), ())),
        (["add"], ["server", "--a"], Called(("server", "--a"), ("add",))),
        (["http://h/"], ["server"], Called(("server",), ("http://h/",))),
    ],
)
def test_the_target_is_told_from_the_rest(words, command, meant):
    assert called(words, command) == meant


@given(some.lists(some.text(), max_size=3), some.none() | some.lists(some.text(), max_size=3))
def test_any_words_name_something_or_are_refused(words, command):
    with suppress(InvalidRequest):
        assert isinstance(called(words, command), Called)


def test_a_url_is_shown_without_what_may_be_secret():
    assert str(Address(url="https://u:p@h:1/mcp?key=1")) == "https://h:1/mcp?…"
    assert "p@" not in repr(Address(url="x", headers={"A": "p@"}, secrets=("p@",)))


def test_a_long_command_is_shown_by_its_ends():
    shown = str(Program(command="/usr/bin/python", arguments=("-c", "x" * 80, "--last")))
    assert shown.startswith("python -c xx")
    assert shown.endswith("xx --last")
    assert len(shown) == 60


def test_variables_are_taken_from_the_environment_and_known_as_secrets():
    environ = {"TOKEN": "abc", "OTHER": "d"}
    assert headers(["Authorization: Bearer ${TOKEN}", "X: 1"], environ) == (
        {"Authorization": "Bearer abc", "X": "1"},
        ["abc"],
    )
    assert environment(["OTHER", "A=1=2", "B=<${TOKEN}>", "C="], environ) == (
        {"OTHER": "d", "A": "1=2", "B": "<abc>", "C": ""},
        ["d", "abc"],
    )


def seen(character):
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(some.text())
def test_clean_text_steers_nothing(text):
    for shown in (clean(text), one_line(text), first_line(text), clean(text, lines=True)):
        assert all(seen(character) or character in "\n\u200c\u200d" for character in shown)
    assert "\n" not in clean(text) + one_line(text) + first_line(text)


@given(some.dictionaries(some.text(), some.text()))
def test_json_that_is_spelt_out_is_the_same_json(value):
    text = spelt_out(json.dumps(value, ensure_ascii=False))
    assert json.loads(text) == value
    assert all(map(seen, text))


@given(some.lists(some.tuples(some.text(), some.text(), some.text())), some.integers(28, 200))
def test_a_table_keeps_within_the_terminal(rows, width):
    shown = list(lines(("ONE", "TWO", "THREE"), rows, width))
    assert len(shown) == len(rows) + 1
    assert all(cells(line) <= width for line in shown)
    assert len({line.index("TWO") for line in shown[:1]}) == 1
