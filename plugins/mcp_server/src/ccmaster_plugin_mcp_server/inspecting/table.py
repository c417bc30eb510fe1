"""Rows under headings, aligned. Pure."""

import unicodedata
from collections.abc import Iterator, Sequence

from ccmaster_hookspecs.clean import one_line

GAP = "  "
CUT = "…"
NARROWEST = 8
"""Columns that a column of the table keeps, however narrow the terminal is."""
_NO_ROOM = {"Mn", "Me"}
"""Categories of characters that are drawn over the one before."""


def lines(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int | None
) -> Iterator[str]:
    """Yield the lines of a table.

    No column but the last takes more than a third of the line; the last gets what is left.

    Args:
        headings: One a column; none at all for a table without a head.
        rows: A text a column; each is cleaned here.
        width: Columns of the terminal; None: nothing is cut.
    """
    table = [[one_line(cell) for cell in row] for row in ([headings] if headings else []) + [*rows]]
    widths = [max(map(cells, column)) for column in zip(*table, strict=True)]
    if width is not None and widths:
        *firsts, last = widths
        room = width - NARROWEST - len(GAP) * len(firsts)
        most = min(width // 3, room // max(1, len(firsts)))
        firsts = [min(each, max(NARROWEST, most)) for each in firsts]
        left = width - sum(firsts) - len(GAP) * len(firsts)
        widths = [*firsts, min(last, max(NARROWEST, left))]
    for row in table:
        shown = (padded(cut(cell, room), room) for cell, room in zip(row, widths, strict=True))
        yield GAP.join(shown).rstrip()


def cells(text: str) -> int:
    """Return how many columns a line takes; wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def cut(text: str, width: int) -> str:
    """Return as much of a line as has room, with '…' in the place of the rest."""
    if cells(text) <= width:
        return text
    room = width - cells(CUT)
    for index, character in enumerate(text):
        room -= _cells(character)
        if room < 0:
            return text[:index] + CUT
    return text


def padded(text: str, width: int) -> str:
    """Return a line with blanks after it, so that it takes at least `width` columns."""
    return text + " " * (width - cells(text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
