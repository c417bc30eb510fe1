"""Text of others cannot steer the terminal that shows it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli.spelling import spelt_out
from ccmaster_hookspecs.clean import MARK, clean, one_line

anything = st.text(st.characters(exclude_categories=()), max_size=60) | st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "0;", "31", "m", "\x07", "\x9b", "\x9d", "\\", "P", "\u202e", "a", "\n"]
    ),
    max_size=20,
).map("".join)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def controls(text, *, but=""):
    return [
        character
        for character in text
        if character not in but
        and (unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in BIDI)
    ]


@given(anything)
def test_nothing_that_a_terminal_obeys_is_left(text):
    assert not controls(clean(text))
    assert not controls(clean(text, lines=True), but="\n")
    assert not controls(one_line(text))
    assert not controls(spelt_out(text))


@given(anything)
def test_clean_text_stays_as_it_is(text):
    once = clean(text)
    assert clean(once) == once


@given(anything)
def test_every_text_that_is_cleaned_can_be_written(text):
    clean(text).encode()
    spelt_out(text).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]52;c;aGVsbG8=\x1b\\text", "text"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0~\x1b\\text", "text"),
        ("\x9b31mred", "red"),
        ("\x1b(0lqk", "lqk"),
        ("a\x1b", "a" + MARK),
        ("a\rb\tc\nd\r\ne", "a b c d e"),
        ("rm \u202etxt.exe", f"rm {MARK}txt.exe"),
        ("\ud800", MARK),
        ("नमस्ते, 你好, 👩\u200d💻, e\u0301", "नमस्ते, 你好, 👩\u200d💻, e\u0301"),
    ],
)
def test_sequences_vanish_and_what_cannot_be_seen_is_marked(text, shown):
    assert clean(text) == shown


def test_an_unfinished_sequence_does_not_swallow_what_follows_it():
    assert clean("\x1b]0;no end\x1b[1mtext") == "text"


def test_lines_are_kept_where_they_are_wanted():
    assert clean("a\r\nb\n\x1b[1mc", lines=True) == "a\nb\nc"


def test_one_line_has_no_runs_of_blanks():
    assert one_line("  a \n\n b\t") == "a b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rm -rf \x1b[8m/\x1b[0m", r"rm -rf \x1b[8m/\x1b[0m"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\u202egpj.exe", r"\u202egpj.exe"),
        ("a\u200bb", r"a\u200bb"),
        ("plain 'text'", "plain 'text'"),
    ],
)
def test_spelt_out_leaves_nothing_out(text, shown):
    assert spelt_out(text) == shown
