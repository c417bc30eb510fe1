"""Whether a rule's pattern is about a file or a folder.

Patterns are of segments: `*` and `?` stand for characters within one, `**` for any number of
them. They begin at the session's working directory, at `~`, or at the root. Links are followed
before anything is compared, so that a link neither opens nor hides what it leads to.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath

from ccmaster_core.permissions.globs import matches, text_matches

ANYTHING = "**"
_WILD = frozenset("*?")
# HFS+ leaves these out of names: https://nvd.nist.gov/vuln/detail/CVE-2014-9390
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


def covers(pattern: str, path: str, working_dir: str, own_folder: str) -> bool:
    """Say whether `path` is surely one that `pattern` names.

    Links in the pattern are not followed but in where it begins: what the working directory
    holds may be hostile, and a link in it would widen the rule.
    """
    if path.startswith("~"):
        # Some tools take it for a person's folder, others for a name.
        return False
    start, rest = _begin(pattern, working_dir, own_folder)
    wanted = [*_segments(os.path.realpath(start)), *rest]
    found = _segments(os.path.realpath(Path(working_dir, path)))
    return ".." not in rest and matches(wanted, found, ANYTHING, _is)


def touches(pattern: str, path: str, working_dir: str, own_folder: str) -> bool:
    """Say whether `path` may be one that `pattern` names, or a folder that holds such a one."""
    patterns = list(_wanted(pattern, working_dir, own_folder))
    for found in _readings(path, working_dir, own_folder):
        segments = [_fold(segment) for segment in _segments(found)]
        for wanted in patterns:
            ends = range(len(wanted) + 1) if _is_folder(found) else (len(wanted),)
            if any(matches(wanted[:end], segments, ANYTHING, _is) for end in ends):
                return True
    return False


def _begin(pattern: str, working_dir: str, own_folder: str) -> tuple[str, list[str]]:
    """Split a pattern into the folder where it begins, and its segments from there."""
    if pattern == "~" or pattern.startswith("~/"):
        start, rest = own_folder, _segments(pattern[2:])
    elif PurePath(pattern).is_absolute():
        # Its first folder may be a link of the system's own, such as /tmp.
        first, *rest = _segments(pattern)
        start = first if not rest or _is_wild(rest[0]) else str(Path(first, rest.pop(0)))
    else:
        start, rest = working_dir, _segments(pattern)
    return start, [*rest, ANYTHING] if pattern.endswith("/") else rest


def _wanted(pattern: str, working_dir: str, own_folder: str) -> Iterator[list[str]]:
    """Yield the pattern as it stands, and with its links followed; all below it belongs to it."""
    start, rest = _begin(pattern, working_dir, own_folder)
    wild = next((index for index, part in enumerate(rest) if _is_wild(part)), len(rest))
    fixed, rest = Path(start, *rest[:wild]), rest[wild:]
    for folder in (os.path.normpath(fixed), os.path.realpath(fixed)):
        yield [_fold(part) for part in (*_segments(folder), *rest, ANYTHING)]
    if len(_segments(pattern)) == 1 and pattern.strip("*?~/"):
        # A bare name is that name in every folder.
        yield [ANYTHING, _fold(pattern.rstrip("/")), ANYTHING]


def _readings(path: str, working_dir: str, own_folder: str) -> Iterator[str]:
    """Yield what `path` may lead to, as it stands and with its links followed."""
    named = [Path(working_dir, path)]
    if path.startswith("~"):
        named.append(Path(own_folder, path[1:].lstrip("/")))
    for one in named:
        yield os.path.normpath(one)
        yield os.path.realpath(one)


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def _segments(path: str) -> list[str]:
    return list(PurePath(path).parts)


def _is_wild(segment: str) -> bool:
    return not _WILD.isdisjoint(segment)


def _fold(segment: str) -> str:
    """Make alike what some file systems take for one name."""
    return _IGNORED.sub("", unicodedata.normalize("NFC", segment)).casefold()


def _is(wanted: str, found: str) -> bool:
    return text_matches(wanted, found, any_one="?")
