"""Rows under headings, aligned: the look of every list."""

from collections.abc import Sequence

from attrs import frozen

from ccmaster_core.cli.clean import one_line
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import cells, cut, padded

GAP = "  "
NARROWEST = 8
"""Columns that the last column keeps, however narrow the terminal is."""


@frozen
class Cell:
    """Text that may have a colour."""

    text: str
    colour: str = ""
    """As `Screen.coloured` takes it."""


def show(headings: Sequence[str], rows: Sequence[Sequence[str | Cell]], screen: Screen) -> None:
    """Write a table; on a terminal the last column is cut to what is left of the line.

    Args:
        headings: One a column.
        rows: A cell a column; it is cleaned here.
        screen: Where to.
    """
    table = [list(map(_cell, row)) for row in (headings, *rows)]
    widths = [max(cells(row[index].text) for row in table) for index in range(len(headings))]
    if screen.width is not None:
        before = sum(widths[:-1]) + len(GAP) * (len(widths) - 1)
        widths[-1] = min(widths[-1], max(NARROWEST, screen.width - before))
    for row in table:
        screen.say(_line(row, widths, screen))


def _cell(cell: str | Cell) -> Cell:
    if isinstance(cell, Cell):
        return Cell(one_line(cell.text), cell.colour)
    return Cell(one_line(cell))


def _line(row: Sequence[Cell], widths: Sequence[int], screen: Screen) -> str:
    shown = []
    for cell, width in zip(row, widths, strict=True):
        text = cut(cell.text, width)
        blanks = padded(text, width)[len(text) :]
        shown.append(screen.coloured(text, cell.colour) + blanks)
    return GAP.join(shown).rstrip()
