"""Makes a server's text fit to be shown: none of it can steer the terminal that shows it."""

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

    Args:
        text: What a server said.
        lines: Whether '\n' is kept; else every end of a line becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SEQUENCE.sub("", text.replace("\r\n", "\n"))
    return "".join(_seen(character, lines) for character in text)


def one_line(text: str) -> str:
    """Return text in one line: every run of white space is one space."""
    return " ".join(clean(text).split())


def first_line(text: str) -> str:
    """Return the first line of a text that says something, in one line."""
    lines = (one_line(line) for line in text.splitlines())
    return next(filter(None, lines), "")


def spelt_out(text: str) -> str:
    r"""Return text in which nothing is left out: what cannot be seen is written as '\u001b'.

    What was JSON stays the same JSON.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _escaped(character) if unicodedata.category(character) in _UNSEEN else character
        for character in text
    )


def _seen(character: str, lines: bool) -> str:
    if character in "\n\r\t\v\f\u2028\u2029":
        return "\n" if lines and character == "\n" else " "
    if unicodedata.category(character) in _UNSEEN and character not in _JOINERS:
        return MARK
    return character


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", errors="surrogatepass")
    return "".join(
        f"\\u{int.from_bytes(units[at : at + 2], 'big'):04x}" for at in range(0, len(units), 2)
    )
