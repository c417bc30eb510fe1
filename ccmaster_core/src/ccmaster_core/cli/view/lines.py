"""One thing that happened in a session, as a person is told of it: the value, not yet its look."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from ccmaster_core.cli.view.marks import Mark
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind

SHORT_ID = 8


@frozen(kw_only=True)
class Line:
    """A line of the live view."""

    at: datetime
    session: str
    """The session's name."""
    mark: Mark
    text: str
    """One line, cleaned."""
    aside: str = ""
    """What became of it, or what to do; it stays where the text must be cut."""
    whole: bool = False
    """Whether nothing of the text may be cut."""
    detail: tuple[str, ...] = ()
    """Further lines that belong to it, cleaned."""


@frozen(kw_only=True)
class Told:
    """What one event says, before its session and time are put to it."""

    mark: Mark
    text: str = ""
    aside: str = ""
    whole: bool = False
    detail: tuple[str, ...] = ()


@frozen(kw_only=True)
class Reader:
    """Who reads the lines, and where."""

    you: Principal
    names: Callable[[str], str | None] = lambda _: None
    """The name of a session by its id; None where it is not known."""
    home: str | None = None
    """The person's own folder, shown as '~'; None: it is not shortened."""
    keys: bool = False
    """Whether they can act by a key."""

    def who(self, principal: Principal) -> str:
        """Say who acts, as briefly as this reader understands."""
        match principal.kind:
            case PrincipalKind.PERSON:
                return "you" if principal == self.you else one_line(principal.name)
            case PrincipalKind.SESSION:
                return one_line(self.names(principal.name) or principal.name[:SHORT_ID])
            case _:
                return "ccmaster" if principal == CONTINUATION else one_line(str(principal))

    def path(self, path: str) -> str:
        """Shorten a path."""
        if self.home and (path == self.home or path.startswith(self.home + "/")):
            path = "~" + path[len(self.home) :]
        return one_line(path)
