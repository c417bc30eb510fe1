"""Which plugins are installed, as their distributions say; none is imported here."""

import logging
import re
from collections.abc import Iterator, Mapping
from importlib import metadata

from attrs import evolve, frozen

from ccmaster_core.compatibility import CONTRACT, objection
from ccmaster_hookspecs.markers import ENTRY_POINT_GROUP, PROJECT

log = logging.getLogger(__name__)

ALLOW_LIST = "CCMASTER_PLUGINS"
"""The environment variable that names the only plugins to use."""


@frozen(kw_only=True)
class Candidate:
    """One entry point that says it is a plugin."""

    name: str
    distribution: str
    version: str
    entry_point: metadata.EntryPoint
    problem: str | None = None
    """Why it must not be imported; None: nothing is against it."""


def allowed(environment: Mapping[str, str]) -> frozenset[str] | None:
    """Read which plugins are to be used, for a report of a bug that others have no part in.

    Args:
        environment: `CCMASTER_PLUGINS` in it holds names with commas between them; where it
            is empty, no plugin is used.

    Returns:
        The names; None: all.
    """
    names = environment.get(ALLOW_LIST)
    return None if names is None else frozenset(map(str.strip, names.split(","))) - {""}


def candidates() -> list[Candidate]:
    """Return every plugin that is installed, by name, then by distribution.

    Of those with one name, only the first has no problem: that of the distribution which
    is named after it, or else the first by its distribution's name.
    """
    found = sorted(_found(), key=_rank)
    first: dict[str, Candidate] = {}
    return [_checked(candidate, first.setdefault(candidate.name, candidate)) for candidate in found]


def _rank(candidate: Candidate) -> tuple[str, bool, str]:
    named_after_it = candidate.distribution == f"{PROJECT}-plugin-{candidate.name}"
    return candidate.name, not named_after_it, candidate.distribution


def _checked(candidate: Candidate, first: Candidate) -> Candidate:
    if candidate is not first:
        problem = f"{first.distribution} has a plugin of this name already; uninstall one of them"
        return evolve(candidate, problem=problem)
    if candidate.name == PROJECT:
        return evolve(candidate, problem="the name is ccmaster's own")
    return candidate


def _found() -> Iterator[Candidate]:
    contract = metadata.version(CONTRACT)
    seen: set[str] = set()
    for distribution in metadata.distributions():
        try:
            read = _read(distribution, contract)
        except Exception as error:  # noqa: BLE001 - whatever lies on the path is not ours
            log.warning(
                "an installed distribution cannot be read: %s: %s", type(error).__name__, error
            )
            continue
        if read and read[0].distribution not in seen:  # the first on the path is what is imported
            seen.add(read[0].distribution)
            yield from read


def _read(distribution: metadata.Distribution, contract: str) -> list[Candidate]:
    if ENTRY_POINT_GROUP not in (distribution.read_text("entry_points.txt") or ""):
        return []
    about = distribution.metadata
    problem = objection(about.get_all("Requires-Dist") or (), contract)
    return [
        Candidate(
            name=entry_point.name,
            distribution=re.sub(r"[-_.]+", "-", about["Name"]).lower(),
            version=about["Version"],
            entry_point=entry_point,
            problem=problem,
        )
        for entry_point in distribution.entry_points.select(group=ENTRY_POINT_GROUP)
    ]
