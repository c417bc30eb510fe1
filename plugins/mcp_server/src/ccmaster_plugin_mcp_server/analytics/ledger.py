"""Where everything is counted: in all, by session, by group of sessions, by hour.

What it needs of memory grows with the sessions that live, and with nothing else: `groups`,
`hours`, `window`, `tally` and `course` have their bounds, and `ENDED_KEPT` is here.
"""

from collections.abc import Iterator
from itertools import chain

from attrs import define, field

from ccmaster_plugin_mcp_server.analytics.course import Course, Tallies
from ccmaster_plugin_mcp_server.analytics.groups import Groups
from ccmaster_plugin_mcp_server.analytics.hours import Hours
from ccmaster_plugin_mcp_server.analytics.tally import Counts, Tally
from ccmaster_plugin_mcp_server.analytics.window import Window

ENDED_KEPT = 500
"""How many ended sessions are remembered each by itself: those that ended last."""


@define
class Ledger:
    """The accounts that events are entered in.

    A session is known from its `LaunchRequested` on. While it lives it has a `Course`; when it
    ends, it is remembered as one of the last `ENDED_KEPT`; after that it is part of `earlier`.
    """

    living: dict[str, Course] = field(factory=dict)
    """By stream, as are those that ended."""
    ended: dict[str, Course] = field(factory=dict)
    forgotten: int = 0
    """How many sessions ended before those."""
    earlier: Tally = field(factory=Tally)
    """What the forgotten did."""
    total: Tally = field(factory=Tally)
    working_dirs: Groups = field(factory=Groups)
    owners: Groups = field(factory=Groups)
    models: Groups = field(factory=Groups)
    hours: Hours = field(factory=Hours)
    deliveries: Window = field(factory=Window)
    """How long messages took from being sent to being delivered."""
    answers: Window = field(factory=Window)
    """How long questions took to be answered."""
    calls: Window = field(factory=Window)
    """How long MCP calls took."""
    call_tools: Counts = field(factory=dict)
    call_words: Counts = field(factory=dict)
    """By the word for how they ended; see `events.ToolCalled`."""
    hosts_started: int = 0
    hosts_stopped: int = 0

    def begin(self, course: Course) -> None:
        """Count a course among the living."""
        self.living[course.stream] = course
        own_groups = (
            self.working_dirs.hold(course.working_dir),
            self.owners.hold(course.owner),
            self.models.hold(course.model),
        )
        course.tallies = (course.own, self.total, *own_groups)

    def end(self, course: Course) -> None:
        """Count a course among those that ended, and forget the oldest of them."""
        del self.living[course.stream]
        course.tallies = ()
        self.working_dirs.let_go(course.working_dir)
        self.owners.let_go(course.owner)
        self.models.let_go(course.model)
        self.ended[course.stream] = course
        if len(self.ended) > ENDED_KEPT:
            oldest = self.ended.pop(next(iter(self.ended)))
            self.earlier.add(oldest.own)
            self.forgotten += 1

    def use_model(self, course: Course, model: str) -> None:
        """Count what a course does from now on for another model.

        The session itself moves along, unless it has ended before: what it was counted for then
        may be forgotten.
        """
        moves = 0 if course.own.ends else course.own.sessions
        self.models.of(course.model).sessions -= moves
        self.models.let_go(course.model)
        held = self.models.hold(model)
        held.sessions += moves
        course.model = model
        *others, _ = course.tallies
        course.tallies = (*others, held)

    def tallies_of(self, stream: str, model: str | None = None) -> Tallies:
        """Return where something counts that a session did, whether or not it lives.

        Args:
            stream: The session's.
            model: What it was done with; None: with what the session uses.
        """
        course = self.living.get(stream) or self.ended.get(stream)
        if course is None:
            own, folder, owner = self.earlier, self.working_dirs.other, self.owners.other
            by_model = self.models.of(model) if model else self.models.other
        else:
            own, folder = course.own, self.working_dirs.of(course.working_dir)
            owner, by_model = self.owners.of(course.owner), self.models.of(model or course.model)
        return (own, self.total, folder, owner, by_model)

    def courses(self) -> Iterator[Course]:
        """Yield every session that is remembered by itself."""
        return chain(self.living.values(), self.ended.values())
