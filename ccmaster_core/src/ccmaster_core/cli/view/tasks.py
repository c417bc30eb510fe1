"""What the sessions have still to do, a row each: what the key `j` shows. Pure."""

from collections.abc import Sequence

from ccmaster_core.cli.clean import one_line
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.standing import doing
from ccmaster_core.cli.view.cells import CUT, cells, cut, padded
from ccmaster_core.cli.view.marks import WORD_WIDTH, Mark
from ccmaster_core.cli.view.painting import LONGEST_NAME, in_ascii
from ccmaster_core.cli.view.telling.amounts import joined, spent, turns
from ccmaster_hookspecs.status import Status

NONE = "no session is shown"


def tasks(statuses: Sequence[Status], screen: Screen, selected: str | None = None) -> list[str]:
    """Return a row for each session, under the number that selects it.

    Args:
        statuses: Where the sessions stand, as it is.
        screen: Where it is shown; no row is wider than it.
        selected: The id of the session that the keys act on; None: on all.
    """
    if not statuses:
        return [NONE]
    names = [cut(one_line(status.name), LONGEST_NAME) for status in statuses]
    width = max(map(cells, names))
    return [
        _row(number, padded(name, width), status, screen, chosen=status.session_id == selected)
        for number, (name, status) in enumerate(zip(names, statuses, strict=True), 1)
    ]


def _row(number: int, name: str, status: Status, screen: Screen, *, chosen: bool) -> str:
    mark = Mark[status.state.name]
    sign = f"{mark.glyph(plain=screen.plain)} {mark.word:{WORD_WIDTH}}"
    head = f"{'>' if chosen else ' '}{number:>2}  {name}  "
    text = joined(one_line(doing(status)), _open(status), turns(status.turns), spent(status))
    if screen.plain:
        head, text = in_ascii(head), in_ascii(text)
    if screen.width is not None:
        text = cut(text, max(0, screen.width - cells(head + sign) - 2), _end(screen))
    return f"{head}{screen.coloured(sign, mark.colour)}  {text}".rstrip()


def _open(status: Status) -> str | None:
    count = len(status.messages)
    return f"{count} message{'s' if count > 1 else ''} open" if count else None


def _end(screen: Screen) -> str:
    return "..." if screen.plain else CUT
