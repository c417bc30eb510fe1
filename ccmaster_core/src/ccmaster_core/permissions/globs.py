"""Matching with wildcards, in time that no pattern and no text can make explode."""

from collections.abc import Callable, Sequence
from typing import Any


def matches(
    pattern: Sequence[str], items: Sequence[Any], star: str, one: Callable[[str, Any], bool]
) -> bool:
    """Say whether `pattern` matches all of `items`.

    It goes back to the last star only, which is enough, so it takes at most
    `len(pattern) * len(items)` steps.

    Args:
        pattern: What is wanted, part by part.
        items: What there is.
        star: The part that stands for any items, none included.
        one: Says whether another part stands for an item.
    """
    part = item = 0
    star_at, taken = -1, 0
    while item < len(items):
        if part < len(pattern) and pattern[part] == star:
            star_at, taken = part, item
            part += 1
        elif part < len(pattern) and one(pattern[part], items[item]):
            part += 1
            item += 1
        elif star_at >= 0:
            taken += 1
            part, item = star_at + 1, taken
        else:
            return False
    return all(rest == star for rest in pattern[part:])


def text_matches(pattern: str, text: str, *, any_one: str = "") -> bool:
    """Say whether `pattern` matches all of `text`; `*` stands for any characters.

    Args:
        pattern: What is wanted.
        text: What there is.
        any_one: The character that stands for any one character; empty: there is none.
    """
    return matches(pattern, text, "*", lambda wanted, found: wanted in (found, any_one or found))
