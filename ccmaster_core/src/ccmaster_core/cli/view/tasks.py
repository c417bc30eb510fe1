"""What the sessions have still to do, a row each: what the key `j` shows. Pure."""

from collections.abc import Sequence

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.standing import doing, noted
from ccmaster_core.cli.view.cells import CUT, cells, cut, padded
from ccmaster_core.cli.view.marks import WORD_WIDTH, Mark
from ccmaster_core.cli.view.painting import (
    GAP,
    INDENT,
    LONGEST_NAME,
    TIME_WIDTH,
    in_ascii,
    name_width,
)
from ccmaster_core.cli.view.telling.amounts import joined, spent, turns
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import Status

NONE = "no session lives"
"""What is shown instead of no row."""


def tasks(
    statuses: Sequence[Status], screen: Screen, width: int, selected: str | None = None
) -> list[str]:
    """Return a row for each session, under the number that selects it.

    Args:
        statuses: Where the sessions stand, as it is.
        screen: Where it is shown; no row is wider than it.
        width: The columns of names.
        selected: The id of the session that the keys act on; None: on all.
    """
    if not statuses:
        return [f"{INDENT}{NONE}"]
    for status in statuses:
        width = name_width(one_line(status.name), width)
    return [
        _row(number, status, screen, width, chosen=status.session_id == selected)
        for number, status in enumerate(statuses, 1)
    ]


def _row(number: int, status: Status, screen: Screen, width: int, *, chosen: bool) -> str:
    """Return a row whose columns are those of lines, with the number in the place of the time."""
    mark, end = Mark[status.state.name], "..." if screen.plain else CUT
    name = padded(cut(one_line(status.name), LONGEST_NAME, end), width)
    sign = f"{mark.glyph(plain=screen.plain)} {mark.word:{WORD_WIDTH}}"
    chosen_number = f"{'>' if chosen else ''} {number}"
    head = f"{chosen_number:>{TIME_WIDTH}}{GAP}{name}{GAP}"
    notes = map(one_line, noted(status))
    said = (one_line(doing(status)), *notes, _waiting(status), turns(status.turns), spent(status))
    text = joined(*said)
    if screen.plain:
        head, text = in_ascii(head), in_ascii(text)
    if screen.width is not None:
        text = cut(text, max(0, screen.width - cells(head + sign + GAP)), end)
    return f"{head}{screen.coloured(sign, mark.colour)}{GAP}{text}".rstrip()


def _waiting(status: Status) -> str | None:
    """Say how many messages the agent has not begun on."""
    receipts = status.messages.values()
    count = sum(receipt.state is not MessageState.STARTED for receipt in receipts)
    return f"{count} message{'s wait' if count > 1 else ' waits'}" if count else None
