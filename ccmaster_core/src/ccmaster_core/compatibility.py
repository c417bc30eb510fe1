"""Whether a distribution was made for the contract that is installed.

Only the form of requirement that plugins use is read: a name and comparisons of release
numbers. What cannot be read so (a marker, a URL, a pre-release) is no objection, because
every hook of a plugin is checked against the contract all the same.
"""

import operator
import re
from collections.abc import Iterable

CONTRACT = "ccmaster-hookspecs"

Release = tuple[int, ...]

_REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:\[[^]]*\])?\s*\(?([^;()@]*)\)?")
_COMPARISON = re.compile(r"(==|!=|<=|>=|~=|<|>)\s*(\d+(?:\.\d+)*)(\.\*)?")
_SIGNS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def objection(requirements: Iterable[str], installed: str) -> str | None:
    """Say why a distribution does not fit the installed contract; None: it does.

    Args:
        requirements: The distribution's `Requires-Dist` lines, as the packaging
            specifications (core metadata, dependency specifiers) write them.
        installed: The contract's version.
    """
    for requirement in requirements:
        wanted = _wanted(requirement)
        if wanted and not _satisfies(_release(installed), wanted):
            return f"it is made for {CONTRACT} {wanted}, and {installed} is installed"
    return None


def _wanted(requirement: str) -> str | None:
    match = _REQUIREMENT.fullmatch(requirement.strip())
    if match and re.sub(r"[-_.]+", "-", match[1]).lower() == CONTRACT:
        return match[2].strip()
    return None


def _satisfies(installed: Release, comparisons: str) -> bool:
    matches = (_COMPARISON.fullmatch(comparison.strip()) for comparison in comparisons.split(","))
    return all(_holds(installed, *match.groups()) for match in matches if match)


def _holds(installed: Release, sign: str, version: str, wildcard: str | None) -> bool:
    wanted = _release(version)
    length = max(len(installed), len(wanted))
    here, there = _padded(installed, length), _padded(wanted, length)
    if wildcard:
        return (here[: len(wanted)] == wanted) is (sign == "==")
    if sign == "~=":
        return here >= there and here[: len(wanted) - 1] == wanted[:-1]
    return bool(_SIGNS[sign](here, there))


def _padded(release: Release, length: int) -> Release:
    return release + (0,) * (length - len(release))


def _release(version: str) -> Release:
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, numbers[0].split("."))) if numbers else ()
