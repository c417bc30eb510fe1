"""Which repository a path is in: found by reading what git keeps, without running git.

All worktrees of a repository have one common git directory, and that is what a repository is
known by here: https://git-scm.com/docs/gitrepository-layout has the files `.git` and
`commondir`.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

NOWHERE = "/"
"""What paths outside of every repository are known by."""
_POINTER = "gitdir:"
_LONGEST = 10_000
"""Bytes of a file that points elsewhere."""


@frozen
class Repository:
    """A repository, seen from one of its worktrees."""

    common: str
    """Its common git directory, without links; `NOWHERE` outside of every repository."""
    root: str
    """The worktree's own folder, without links."""

    @property
    def key(self) -> str:
        """A short name of it, the same for all worktrees."""
        return hashlib.sha256(os.fsencode(self.common)).hexdigest()[:16]


def repositories(path: str) -> Iterator[Repository]:
    """Yield the repositories that a path is in, the innermost first, `NOWHERE` last.

    Args:
        path: An absolute path without links; it need not be there.
    """
    start = Path(path)
    for folder in (start, *start.parents):
        if common := _common(folder):
            yield Repository(common, str(folder))
    yield Repository(NOWHERE, start.anchor or NOWHERE)


def _common(folder: Path) -> str | None:
    """Return the common git directory of the worktree that begins at a folder."""
    git = folder / ".git"
    try:
        if git.is_file():
            text = _text(git)
            if not text.startswith(_POINTER):
                return None
            git = folder / text.removeprefix(_POINTER).strip()
        elif not (git / "HEAD").is_file():
            return None
        pointer = git / "commondir"
        return os.path.realpath(git / _text(pointer).strip() if pointer.is_file() else git)
    except (OSError, ValueError):
        return None  # what cannot be read is no repository to git either


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return os.fsdecode(opened.read(_LONGEST))
