"""Tables are aligned by what a terminal shows, and fit it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli import table
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.table import NARROWEST, Cell
from ccmaster_core.cli.view.cells import cells

PIPE = Screen(width=None, colour=False)
rows = st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=6)


def plain(line):
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


def test_columns_stand_below_each_other_whatever_is_in_them():
    lines = list(
        table.lines(("NAME", "WHAT"), [("你好", "a"), ("e\u0301", "b"), ("long name", "c")], PIPE)
    )
    assert lines == ["NAME       WHAT", "你好       a", "e\u0301          b", "long name  c"]


@given(rows, st.integers(20, 60))
def test_no_line_is_wider_than_the_terminal_while_the_first_columns_fit(content, width):
    content = [(name[:5], what) for name, what in content]
    for line in table.lines(("A", "B"), content, Screen(width=width, colour=True)):
        assert cells(plain(line)) <= max(width, 5 * 2 + 2 + NARROWEST)


@given(rows)
def test_a_cell_is_one_clean_line(content):
    assert len(list(table.lines(("A", "B"), content, PIPE))) == len(content) + 1
    for line in table.lines(("A", "B"), content, PIPE):
        assert line.isprintable() or "\u200c" in line or "\u200d" in line or not line.isascii()
        assert "\n" not in line


def test_what_is_cut_says_so():
    lines = list(table.lines(("NAME", "WHAT"), [("a", "x" * 40)], Screen(width=20, colour=False)))
    assert lines[1] == "a     " + "x" * 13 + "…"


def test_nothing_is_cut_where_the_whole_is_wanted_or_nobody_looks():
    row = ("a", "x" * 400)
    screen = Screen(width=20, colour=False)
    assert "x" * 400 in next(table.lines((), [row], screen, whole=True))
    assert "x" * 400 in next(table.lines((), [row], PIPE))


@pytest.mark.parametrize("colour", [True, False])
def test_colour_is_for_screens_that_show_it(colour):
    screen = Screen(width=80, colour=colour)
    [line] = table.lines((), [(Cell("idle", "2"), "x")], screen)
    assert line == ("\x1b[2midle\x1b[0m  x" if colour else "idle  x")


def test_no_rows_and_no_headings_are_no_lines():
    assert not list(table.lines((), [], PIPE))
