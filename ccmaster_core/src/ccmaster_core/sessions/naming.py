"""Names of sessions: what may be one, and which one a session gets that has none. Pure."""

import re
from collections.abc import Collection, Iterator
from itertools import count

from ccmaster_hookspecs.errors import InvalidRequest

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]{2,20}")
LONGEST_STEM = 50
"""Characters of a name that a number follows, so that both are no longer than a name may be."""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def checked(name: str, taken: Collection[str]) -> str:
    """Return a name that someone chose.

    Raises:
        InvalidRequest: It cannot be a name, or a living session has it.
    """
    if not _NAME.fullmatch(name) or _UUID.fullmatch(name):
        allowed = "use letters, digits, '.', '_' and '-', at most 63, a letter or digit first"
        raise InvalidRequest(f"{name!r} cannot be a session's name", allowed)
    if name in taken:
        raise InvalidRequest(f"a living session is called {name!r}", "choose another name")
    return name


def made(prompt: str | None, runtime: str, taken: Collection[str]) -> str:
    """Return a new name: the first word of the prompt, or the runtime, with a number."""
    words = _WORD.findall((prompt or "").lower())
    stem = words[0] if words else runtime
    return next(name for name in _numbered(stem) if name not in taken)


def again(name: str, taken: Collection[str]) -> str:
    """Return the name of a session that had one; another where somebody has it meanwhile."""
    if name not in taken:
        return name
    return next(each for each in _numbered(name[:LONGEST_STEM]) if each not in taken)


def _numbered(stem: str) -> Iterator[str]:
    return (f"{stem}-{number}" for number in count(1))
