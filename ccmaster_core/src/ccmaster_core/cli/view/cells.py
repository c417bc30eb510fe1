"""How much room a text takes on a terminal, and how it is made to fit. Pure."""

import unicodedata
from collections.abc import Iterator

CUT = "…"
_NO_ROOM = frozenset({"Mn", "Me"})
"""Categories of characters that are drawn over the one before."""


def cells(text: str) -> int:
    """Return how many columns a line takes; wide characters take two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def cut(text: str, width: int, end: str = CUT) -> str:
    """Return as much of a line as has room, with `end` in the place of the rest."""
    if cells(text) <= width:
        return text
    room = width - cells(end)
    if room < 0:
        return ""
    return _beginning(text, room) + end


def padded(text: str, width: int) -> str:
    """Return a line with blanks after it, so that it takes at least `width` columns."""
    return text + " " * (width - cells(text))


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield a whole line in pieces that have room; nothing is left out.

    Args:
        text: The line.
        width: Columns, at least 2: where a wide character fits.
    """
    while cells(text) > width:
        piece = _beginning(text, width)
        yield piece
        text = text[len(piece) :]
    yield text


def _beginning(text: str, room: int) -> str:
    for index, character in enumerate(text):
        room -= _cells(character)
        if room < 0:
            return text[:index]
    return text


def _cells(character: str) -> int:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
