"""The globs of leases: what they mean, and whether two of them can mean one path. Pure.

A glob is of segments between slashes. `*` stands for any characters of a segment, `?` for one,
`**` as a whole segment for any number of segments. `{a,b}` stands for either. `[abc]` stands
for any one character, and for itself as it is written, because agents name files such as
`app/[id]/page.tsx`. A glob means what it matches and everything below that. Names that differ
only in case, or in how Unicode writes them, are one name: so they are on many file systems.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from ccmaster_hookspecs.errors import InvalidRequest

ANY = "**"
MOST = 64
"""How many globs one may be written out to."""
LONGEST = 1000
"""Characters."""
Parts = tuple[str, ...]
"""The segments of a glob that is written out: only `*` and `?` in them stand for others."""

_WILD = re.compile(r"[*?]")
_BRACES = re.compile(r"\{([^{}]*)\}")
_BRACKETS = re.compile(r"(\[[^\]/]+\])")
_MOST_BRACKETS = 11
"""Parts between and in brackets; of more, each is taken for any characters."""
# HFS+ leaves these out of names: https://nvd.nist.gov/vuln/detail/CVE-2014-9390
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


def written_out(glob: str) -> tuple[str, ...]:
    """Return globs without braces and brackets that mean together what `glob` does, or more.

    Raises:
        InvalidRequest: It is no glob, or stands for too many.
    """
    if not glob.strip() or len(glob) > LONGEST or "\0" in glob:
        raise InvalidRequest(
            f"{glob[:40]!r} is no glob", f"give 1 to {LONGEST} characters, such as 'src/**'"
        )
    found: dict[str, None] = {}
    for one in _without_braces(glob):
        for text in _without_brackets(one):
            found[text] = None
            if len(found) > MOST:
                raise InvalidRequest(
                    f"the glob {glob[:40]!r} stands for more than {MOST}", "give several, or less"
                )
    return tuple(found)


def is_wild(segment: str) -> bool:
    """Say whether a segment stands for others than itself."""
    return bool(_WILD.search(segment))


def folded(name: str) -> str:
    """Make alike what some file systems take for one name; no character becomes two."""
    text = _IGNORED.sub("", unicodedata.normalize("NFC", name))
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def meet(one: Parts, other: Parts) -> bool:
    """Say whether some path fits both, segment by segment; both are folded."""
    # The places of `other` that can be reached after so many segments of `one`.
    reached = _past(other, {0})
    for segment in one:
        if segment == ANY:
            reached = set(range(min(reached), len(other) + 1))
        else:
            steps = {at for at in reached if at < len(other) and _segments_meet(segment, other[at])}
            # A '**' of the other takes the segment, and stays.
            stays = {at for at in steps if other[at] == ANY}
            reached = _past(other, stays | {at + 1 for at in steps})
        if not reached:
            return False
    return len(other) in reached


def means(glob: Parts, path: Parts) -> bool:
    """Say whether a glob means a path: it, or a folder above it, fits; both are folded."""
    return meet((*glob, ANY), path)


def overlap(one: Parts, other: Parts) -> bool:
    """Say whether there is a path that both globs mean; both are folded."""
    return meet((*one, ANY), (*other, ANY))


def _past(parts: Parts, places: set[int]) -> set[int]:
    """Add the places after each '**', which may stand for nothing."""
    found = set(places)
    for at in range(min(places, default=len(parts)), len(parts)):
        if at in found and parts[at] == ANY:
            found.add(at + 1)
    return found


def _segments_meet(one: str, other: str) -> bool:
    if ANY in (one, other):
        return True
    if not (is_wild(one) or is_wild(other)):
        return one == other
    reached = _past_stars(other, {0})
    for character in one:
        if character == "*":
            reached = set(range(min(reached), len(other) + 1))
        else:
            steps = {at for at in reached if at < len(other) and _is(character, other[at])}
            stays = {at for at in steps if other[at] == "*"}
            reached = _past_stars(other, stays | {at + 1 for at in steps})
        if not reached:
            return False
    return len(other) in reached


def _past_stars(text: str, places: set[int]) -> set[int]:
    found = set(places)
    for at in range(min(places, default=len(text)), len(text)):
        if at in found and text[at] == "*":
            found.add(at + 1)
    return found


def _is(one: str, other: str) -> bool:
    return one in (other, "?") or other in "?*"


def _without_braces(glob: str) -> Iterator[str]:
    """Yield a glob once for each choice between braces, the innermost first."""
    waiting, made = [glob], 0
    while waiting:
        text = waiting.pop()
        made += 1
        for braces in _BRACES.finditer(text):
            inside = braces[1]
            if ".." in inside:
                choices = ["*"]
            elif "," in inside:
                choices = inside.split(",")
            else:
                continue
            if made + len(waiting) + len(choices) > MOST:
                raise InvalidRequest(
                    f"the glob {glob[:40]!r} stands for more than {MOST}", "give several, or less"
                )
            waiting += [text[: braces.start()] + one + text[braces.end() :] for one in choices]
            break
        else:
            yield text


def _without_brackets(glob: str) -> Iterator[str]:
    parts = _BRACKETS.split(glob)
    if len(parts) > _MOST_BRACKETS:
        yield _BRACKETS.sub("*", glob)
        return
    choices = [(part, "?") if at % 2 else (part,) for at, part in enumerate(parts)]
    yield from map("".join, product(*choices))


def _folded(character: str) -> str:
    for one in (character.casefold(), character.lower()):
        if len(one) == 1:
            return one
    return character
