"""Writes text to the letter, so that a person sees what otherwise cannot be seen."""

from ccmaster_hookspecs.clean import is_unseen


def spelt_out(text: str) -> str:
    r"""Return text in which what cannot be seen is written as '\x1b'.

    It is for what a person must know to the letter, such as a command to be allowed.
    """
    return "".join(f"{mark!r}"[1:-1] if is_unseen(mark) else mark for mark in text)
