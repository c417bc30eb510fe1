"""The marks at the head of a line: a glyph, one word and a colour for each thing that happens."""

from enum import Enum

from attrs import frozen


@frozen
class _Look:
    glyph: str
    plain: str
    """The glyph where the terminal knows ASCII alone."""
    word: str
    colour: str
    """Parameters of the ANSI sequence 'select graphic rendition'; empty for none."""


_DIM, _BOLD, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN = [
    "2",
    "1",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
]
_LOUD = "1;33"


class Mark(Enum):
    """What sort of thing a line tells."""

    LAUNCHING = _Look("○", "o", "launching", _CYAN)
    YOU = _Look("▶", ">", "you", _BOLD)
    PERSON = _Look("▶", ">", "person", _BOLD)
    WORKING = _Look("●", "*", "working", _BLUE)
    SAYS = _Look("“", '"', "says", "")
    WAITING = _Look("?", "?", "waiting", _LOUD)
    MESSAGE = _Look("✉", "@", "message", _MAGENTA)
    CONTINUE = _Look("↻", "~", "continue", _CYAN)
    NEXT = _Look("▸", ">", "next", _CYAN)
    """What an idle agent is given by someone else than its own continuation."""
    WATCH = _Look("↻", "~", "watch", _CYAN)
    REST = _Look("◌", ".", "rest", _DIM)
    IDLE = _Look("◌", ".", "idle", _DIM)
    PENDING = _Look("◔", ":", "pending", _BLUE)
    RETRY = _Look("◔", ":", "retry", _YELLOW)
    LIMIT = _Look("◔", ":", "limit", _YELLOW)
    DONE = _Look("✓", "+", "done", _GREEN)
    ANSWER = _Look("✓", "+", "answer", _GREEN)
    DENIED = _Look("✗", "x", "denied", _RED)
    FAILED = _Look("✗", "x", "failed", _RED)
    INTERRUPT = _Look("■", "#", "interrupt", _YELLOW)
    ENDED = _Look("■", "#", "ended", _DIM)
    NOTE = _Look("·", "-", "note", "")
    """Anything else; the word may say what."""

    @property
    def word(self) -> str:
        """The one word that is shown for it."""
        return self.value.word

    @property
    def colour(self) -> str:
        """Parameters of the ANSI sequence 'select graphic rendition'; empty for none."""
        return self.value.colour

    def glyph(self, *, plain: bool) -> str:
        """Return its one character.

        Args:
            plain: Whether the terminal knows ASCII alone.
        """
        return self.value.plain if plain else self.value.glyph


WORD_WIDTH = max(len(mark.word) for mark in Mark)
"""Columns that the longest word takes."""
