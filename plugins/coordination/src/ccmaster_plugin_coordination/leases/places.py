"""Where a glob leads on this machine: its links followed, and which repository it is in."""

import os
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.leases.globs import ANY, Parts, folded, is_wild, written_out
from ccmaster_plugin_coordination.leases.repositories import Repository, repositories


@frozen
class Spot:
    """A glob as seen from one repository."""

    repository: Repository
    glob: str
    """Relative to the worktree's folder, written out; `**` for all of it."""

    @property
    def parts(self) -> Parts:
        """Its segments, for comparing."""
        return split(self.glob)


@frozen
class Aim:
    """What a use of a tool may change, in every way to look at it."""

    shown: str
    """As the agent wrote it."""
    absolute: Parts
    spots: tuple[tuple[str, Parts], ...]
    """By each repository around it: its common git directory, and the segments in there."""
    tree: bool
    """Whether everything below it may be changed too."""


def spots(glob: str, folder: str) -> tuple[Spot, ...]:
    """Say which paths a glob of a lease means, each in its innermost repository.

    Args:
        glob: As its claimer wrote it.
        folder: The absolute path of the folder that it is relative to.

    Raises:
        InvalidRequest: It is no glob, or cannot be followed.
    """
    found = []
    for one in written_out(glob):
        fixed, rest = _begun(one, folder)
        start = os.path.realpath(fixed)
        repository = next(repositories(start))
        inside = Path(start).relative_to(repository.root).parts
        found.append(Spot(repository, "/".join((*inside, *rest)) or ANY))
    return tuple(found)


def aims(glob: str, folder: str, *, tree: bool) -> Iterator[Aim]:
    """Yield what a path, or a glob as a shell reads it, may lead to: as it stands, and by links.

    Raises:
        InvalidRequest: It cannot be followed.
    """
    for one in written_out(glob):
        fixed, rest = _begun(one, folder)
        for start in dict.fromkeys((os.path.normpath(fixed), os.path.realpath(fixed))):
            yield Aim(
                shown=glob,
                absolute=_folded((*Path(start).parts, *rest)),
                spots=tuple(
                    (
                        around.common,
                        _folded((*Path(start).relative_to(around.root).parts, *rest)),
                    )
                    for around in repositories(start)
                ),
                tree=tree,
            )


def split(glob: str) -> Parts:
    """Return the segments of a written out glob, or of a path, for comparing."""
    return _folded(Path(glob).parts)


def _begun(glob: str, folder: str) -> tuple[str, Parts]:
    """Split a glob into the path before its first wildcard, and the rest."""
    if glob == "~" or glob.startswith("~/"):
        glob = str(Path.home()) + glob[1:]
    elif glob.startswith("~"):
        raise InvalidRequest(f"{glob[:40]!r} is in the folder of someone else", "write it out")
    parts = Path(folder, glob).parts
    wild = next((at for at, part in enumerate(parts) if is_wild(part)), len(parts))
    # The folder itself is no glob, whatever its name has in it.
    wild = wild if Path(glob).is_absolute() else max(wild, len(Path(folder).parts))
    fixed, rest = parts[:wild], parts[wild:]
    if ".." in rest:
        raise InvalidRequest(
            f"{glob[:40]!r} goes up after a wildcard", "name the folder that is meant"
        )
    return str(Path(*fixed)), rest


def _folded(parts: Parts) -> Parts:
    return tuple(folded(part) for part in parts)
