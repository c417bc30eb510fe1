"""What happens to leases on paths, in the stream of the repository that the paths are in."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal

PATHS = "paths/"
"""What the name of every such stream begins with."""


class Mode(StrEnum):
    """Who else may hold a lease on the same paths."""

    EXCLUSIVE = "exclusive"
    """Nobody: only its holder changes them."""
    SHARED = "shared"
    """Others who share: whoever holds one changes them, nobody else does."""


@frozen(kw_only=True)
class PathsClaimed(Event):
    """A session got a lease: from now on others are kept off the paths."""

    lease_id: str
    session: str
    repository: str
    """The repository's common git directory, or '/' outside of any."""
    root: str
    """The folder that the globs begin at: that of the holder's own worktree."""
    globs: tuple[str, ...]
    """Relative to the root, written out: see `globs`."""
    mode: Mode
    epoch: int
    """That of the store's claim behind the lease; a write under a lapsed one is refused."""
    until: datetime
    """When it lapses unless it is renewed, in UTC; what counts is the store's own clock."""
    reason: str = ""
    """What its holder wants it for."""


@frozen(kw_only=True)
class PathsRenewed(Event):
    """A lease lasts longer."""

    lease_id: str
    epoch: int
    until: datetime


@frozen(kw_only=True)
class PathsReleased(Event):
    """A lease is over."""

    lease_id: str
    epoch: int
    by: Principal
    why: str


KINDS: tuple[type[Event], ...] = (PathsClaimed, PathsRenewed, PathsReleased)
