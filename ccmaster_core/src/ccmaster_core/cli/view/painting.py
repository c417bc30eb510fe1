"""How a line looks: its columns, its colours, and how it is made to fit the terminal. Pure."""

from attrs import evolve

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import CUT, cells, cut, padded, wrapped
from ccmaster_core.cli.view.lines import Line
from ccmaster_core.cli.view.marks import WORD_WIDTH

NAME_WIDTH, LONGEST_NAME = 6, 20
"""Columns of the session's name: at least, and at most."""
ASIDE_COLUMN = 26
"""Where an aside begins behind a short text, so that asides stand below each other."""
LEAST_TEXT = 16
"""Columns that a text keeps beside an aside, at least."""
DETAIL_ROWS = 30
"""How many rows of detail are shown; the last says how many are left out."""
NARROWEST = 20
"""Where a terminal has fewer columns than that, it breaks rows by itself."""

GAP = "  "
"""Between two columns."""
TIME_WIDTH = len("14:03:22")
INDENT = " " * TIME_WIDTH + GAP
"""Before what stands below the name."""

_DETAIL = "  "


def painted(line: Line, screen: Screen, name_width: int = NAME_WIDTH) -> list[str]:
    """Return the rows of a line: one, or more where it has detail or must not be cut.

    Args:
        line: What to show.
        screen: Where it is shown; no row is wider than it.
        name_width: The columns of names, so that lines stand below each other.
    """
    if screen.plain:
        line = _in_ascii(line)
    clock = f"{line.at.astimezone():%H:%M:%S}"
    name = padded(cut(line.session, LONGEST_NAME, _end(screen)), max(name_width, NAME_WIDTH))
    mark = f"{line.mark.glyph(plain=screen.plain)} {line.mark.word:{WORD_WIDTH}}"
    indent = cells(GAP.join((clock, name, mark, "")))
    room = None if screen.width is None else max(screen.width, NARROWEST) - indent
    if room is not None and room < LEAST_TEXT:
        return _narrow(line, screen)
    first, *others = _rows(line, room, _end(screen))
    head = GAP.join((clock, name, screen.coloured(mark, line.mark.colour), first))
    return [row.rstrip() for row in (head, *(" " * indent + row for row in others))]


def name_width(name: str, width: int = NAME_WIDTH) -> int:
    """Return the columns of names once `name` is among them."""
    return max(width, min(cells(name), LONGEST_NAME))


def _rows(line: Line, room: int | None, end: str) -> list[str]:
    beside = padded(line.text, ASIDE_COLUMN) + GAP + line.aside if line.aside else line.text
    detail = _detail(line, room, end)
    if room is None or cells(beside) <= room:
        return [beside, *detail]
    if line.whole:
        return [*wrapped(line.text, room), *detail, *wrapped(line.aside, room)]
    if not line.aside:
        return [cut(line.text, room, end), *detail]
    kept = min(cells(line.text), max(LEAST_TEXT - len(GAP), room // 2))
    aside = cut(line.aside, room - kept - len(GAP), end)
    return [cut(line.text, room - cells(aside) - len(GAP), end) + GAP + aside, *detail]


def _detail(line: Line, room: int | None, end: str) -> list[str]:
    rows = [_DETAIL + row for row in line.detail]
    if room is not None:
        rows = [row for part in rows for row in wrapped(part, room)]
    if len(rows) <= DETAIL_ROWS:
        return rows
    kept = rows[: DETAIL_ROWS - 1]
    left = f"{end} {len(rows) - len(kept)} more rows: `ccmaster logs {line.session} --json`"
    return [*kept, left if room is None else cut(left, room, end)]


def _narrow(line: Line, screen: Screen) -> list[str]:
    """Show what is most worth knowing where there is no room for columns."""
    width = max(screen.width or 0, NARROWEST)
    parts = (line.session, line.mark.glyph(plain=screen.plain), line.text or line.mark.word)
    row = " ".join((*parts, line.aside)).rstrip()
    if not line.whole:
        return [cut(row, width, _end(screen))]
    return [*wrapped(row, width), *_detail(line, width, _end(screen))]


def _end(screen: Screen) -> str:
    return "..." if screen.plain else CUT


def _in_ascii(line: Line) -> Line:
    return evolve(
        line,
        session=in_ascii(line.session),
        text=in_ascii(line.text),
        aside=in_ascii(line.aside),
        detail=tuple(map(in_ascii, line.detail)),
    )


def in_ascii(text: str) -> str:
    """Return a text in ASCII: ccmaster's own signs as their like, others as escapes."""
    return text.translate(_LIKE).encode("ascii", "backslashreplace").decode()


_LIKE = str.maketrans({CUT: "...", "·": "-"})
