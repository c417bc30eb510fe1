"""Makes text of others fit to be shown: none of it can steer the terminal that shows it."""

import re
import unicodedata

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, modes
    r"|(?:\x1b[]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, …
    r"|\x1b[ -/]*[0-~]"  # two-letter escapes
)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
"""Part of how some scripts, and emoji, are written; they move nothing."""
MARK = "\ufffd"
"""Stands for what cannot be shown."""


def clean(text: str, *, lines: bool = False) -> str:
    r"""Return text without anything that a terminal obeys.

    Escape sequences vanish whole; tabs, and ends of lines, become spaces; what else cannot be
    seen (control characters, marks that turn the direction of text, lone surrogates) becomes
    one visible mark.

    Args:
        text: Whatever an agent, a file or another person made.
        lines: Whether '\n' is kept; else every end of a line becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n"))
    return "".join(_seen(character, lines) for character in text)


def one_line(text: str) -> str:
    """Return text in one line: every run of white space is one space."""
    return " ".join(clean(text).split())


def is_unseen(character: str) -> bool:
    """Say whether a character cannot be seen, or moves what can."""
    return unicodedata.category(character) in _UNSEEN


def _seen(character: str, lines: bool) -> str:
    if character in "\n\r\t\v\f\u2028\u2029":
        return "\n" if lines and character == "\n" else " "
    return MARK if is_unseen(character) and character not in _JOINERS else character
