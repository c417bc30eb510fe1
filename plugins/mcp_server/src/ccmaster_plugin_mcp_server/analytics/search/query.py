"""What someone looks for in the history."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import field, frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest

TEXTS: Mapping[type[e.Event], tuple[str, ...]] = {
    e.IdentitySet: ("name", "role"),
    e.LaunchRequested: ("name", "role", "working_dir"),
    e.LimitReached: ("reason",),
    e.MessageFailed: ("reason",),
    e.MessageSent: ("text",),
    e.NoteSet: ("text",),
    e.Notice: ("text",),
    e.PermissionAnswered: ("reason",),
    e.PermissionAsked: ("tool", "subject"),
    e.PermissionDenied: ("tool", "subject", "reason"),
    e.RetryScheduled: ("error",),
    e.SessionEnded: ("detail",),
    e.StopRequested: ("reason",),
    e.TextSaid: ("text",),
    e.ToolFinished: ("result",),
    e.ToolStarted: ("tool", "subject"),
    e.TurnEnded: ("answer", "error"),
}
"""The kinds of events that are searched, and the fields of each that hold text."""
KINDS: Mapping[str, type[e.Event]] = {kind.__name__: kind for kind in TEXTS}
LONGEST = 1000
"""How many characters may be looked for."""


@frozen(kw_only=True)
class Query:
    """A text to look for, and where. Upper and lower case are the same; nothing else is special.

    Raises:
        InvalidRequest: It looks for nothing, for too much, or in a kind that holds no text.
    """

    text: str
    session_id: str | None = None
    """The only session that is wanted, by its whole id; None: all, and what is of none."""
    kinds: Collection[str] = ()
    """The kinds of events that are wanted, as in `KINDS`; empty: all of them."""
    since: datetime | None = None
    """Nothing that happened before is wanted."""
    until: datetime | None = None
    """Nothing that happened at that time or after it is wanted."""
    pattern: re.Pattern[str] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        _check_text(self.text)
        _check_kinds(self.kinds)
        for name, time in (("since", self.since), ("until", self.until)):
            if time is not None and time.tzinfo is None:
                raise InvalidRequest(f"{name} has no time zone", "end it with Z, or with an offset")
        literal = re.compile(re.escape(self.text), re.IGNORECASE)
        object.__setattr__(self, "pattern", literal)

    @property
    def stream(self) -> str | None:
        """The only stream that is wanted; None: all."""
        return None if self.session_id is None else e.session_stream(self.session_id)

    def wants(self, event: e.Event) -> bool:
        """Whether an event is of the kind and the time that is wanted."""
        if type(event) not in TEXTS or (self.kinds and type(event).__name__ not in self.kinds):
            return False
        late = self.until is not None and event.at >= self.until
        return not late and not self.is_after(event.at)

    def is_after(self, at: datetime) -> bool:
        """Whether all that is wanted happened after a time."""
        return self.since is not None and at < self.since


def _check_text(text: str) -> None:
    if not text.strip():
        raise InvalidRequest("the text to look for is empty", "give a word of it at least")
    if len(text) > LONGEST:
        raise InvalidRequest(
            f"the text to look for has {len(text)} characters", f"give {LONGEST} at most"
        )


def _check_kinds(kinds: Collection[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise InvalidRequest(
                f"no text is searched in events of the kind {kind!r}",
                f"name any of {', '.join(sorted(KINDS))}",
            )
