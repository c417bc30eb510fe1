"""Room on a terminal: nothing is wider than it may be, and wrapping loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli.view.cells import cells, cut, padded, wrapped

SIGNS = st.text(st.sampled_from("ab ·…日本é\u0301한\N{COMBINING ACUTE ACCENT}😀"), max_size=40)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("😀", 2), ("·…", 2), ("", 0)],
)
def test_columns(text, columns):
    assert cells(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
    ],
)
def test_cutting(text, width, shown):
    assert cut(text, width) == shown


@given(SIGNS, st.integers(0, 50), st.sampled_from(["…", "..."]))
def test_what_is_cut_has_room(text, width, end):
    shown = cut(text, width, end)
    assert cells(shown) <= width
    assert (
        shown == text
        or (shown.endswith(end) and text.startswith(shown.removesuffix(end)))
        or (shown == "" and width < len(end))
    )


@given(SIGNS, st.integers(2, 50))
def test_what_is_wrapped_has_room_and_is_whole(text, width):
    pieces = list(wrapped(text, width))
    assert "".join(pieces) == text
    assert all(cells(piece) <= width for piece in pieces)
    assert all(pieces) or not text


@given(SIGNS, st.integers(0, 50))
def test_padding_reaches_the_width(text, width):
    assert cells(padded(text, width)) == max(cells(text), width)
