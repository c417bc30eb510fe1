"""The line above the live view: which ccmaster this is, and which keys act. Pure."""

from ccmaster_core import __version__
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import CUT, cells, cut, padded
from ccmaster_core.cli.view.painting import in_ascii

KEYS = "[w]atch [a]pprove [i]nterrupt [j] tasks [q]uit"
HELP = (
    "w  let the sessions go on by themselves, or no longer",
    "a  approve the oldest question     d  deny it",
    "i  interrupt the turns that run",
    "j  show the sessions, and what they have still to do",
    "q  quit                            ?  show this",
)
"""What the keys do; each line is narrow enough for any terminal."""


def header(about: tuple[str, ...], screen: Screen, *, keys: bool) -> list[str]:
    """Return the rows of the header.

    Args:
        about: What to say beside the version, such as 'host 7f3a12'.
        screen: Where it is shown; no row is wider than it.
        keys: Whether the keys act.
    """
    left = " · ".join((f"ccmaster {__version__}", *about))
    if screen.plain:
        left = in_ascii(left)
    if not keys:
        return [left if screen.width is None else cut(left, screen.width)]
    width = screen.width or 80
    if cells(left) + 2 + len(KEYS) <= width:
        return [padded(left, width - len(KEYS)) + KEYS]
    end = "..." if screen.plain else CUT
    return [cut(left, width, end), cut(KEYS, width, end)]
