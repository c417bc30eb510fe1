"""How wide text is in a terminal, and cutting it to a width. Pure."""

import unicodedata
from collections.abc import Sequence

GAP = "  "
CUT = "…"


def cells(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def fitted(text: str, width: int) -> str:
    """Return a text that takes exactly so many columns: cut, or filled up with blanks."""
    if cells(text) > width:
        kept, used = [], 0
        for character in text:
            used += _cells(character)
            if used > width - 1:
                break
            kept.append(character)
        text = "".join(kept) + CUT if width else ""
    return text + " " * (width - cells(text))


def aligned(
    rows: Sequence[Sequence[str]],
    width: int,
    narrowest: int = 12,
    *,
    headings: Sequence[str] = (),
) -> list[str]:
    """Return rows whose cells stand under each other, none wider than `width` columns.

    The first and the last column give way, the last one first; those between are never cut. A
    column in which nothing stands is left out.

    Args:
        rows: Cells, each of one line; as many in each row.
        width: The columns there are.
        narrowest: Columns that the first keeps, whatever the rest takes, where it needs them.
        headings: A line above them, where there are rows; none: there is none.
    """
    if not rows:
        return []
    columns = zip(*rows, strict=True)
    filled = [number for number, column in enumerate(columns) if any(column)]
    every = [headings, *rows] if headings else rows
    rows = [[row[number] for number in filled] for row in every]
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    between = sum(widths[1:-1]) + len(GAP) * (len(widths) - 1)
    room = width - between - min(widths[-1], width // 4)
    widths[0] = min(widths[0], max(narrowest, room))
    widths[-1] = max(0, min(widths[-1], width - between - widths[0]))
    return [
        GAP.join(fitted(cell, room) for cell, room in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
