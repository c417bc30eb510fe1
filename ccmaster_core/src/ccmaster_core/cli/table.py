"""Rows under headings, aligned: the look of every list. Pure."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import cells, cut, padded
from ccmaster_hookspecs.clean import one_line

GAP = "  "
NARROWEST = 8
"""Columns that a column of the table keeps, however narrow the terminal is."""


@frozen
class Cell:
    """Text that may have a colour."""

    text: str
    colour: str = ""
    """Parameters of the ANSI sequence 'select graphic rendition'; empty for none."""


def lines(
    headings: Sequence[str],
    rows: Sequence[Sequence[str | Cell]],
    screen: Screen,
    *,
    whole: bool = False,
) -> Iterator[str]:
    """Yield the lines of a table, each within the terminal where its columns are not too many.

    No column but the last takes more than a third of the line; the last gets what is left.

    Args:
        headings: One a column; none at all for a table without a head.
        rows: A cell a column; each is cleaned here.
        screen: What shows it.
        whole: Whether nothing is cut.
    """
    table = [list(map(_cell, row)) for row in ([headings] if headings else []) + list(rows)]
    widths = [max(cells(cell.text) for cell in column) for column in zip(*table, strict=True)]
    if screen.width is not None and widths and not whole:
        most = max(NARROWEST, screen.width // 3)
        *firsts, last = widths
        firsts = [min(width, most) for width in firsts]
        left = screen.width - sum(firsts) - len(GAP) * len(firsts)
        widths = [*firsts, min(last, max(NARROWEST, left))]
    for row in table:
        yield _line(row, widths, screen)


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
