"""The course of one session so far: what is open in it, and how long it was in which state."""

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import define, field

from ccmaster_hookspecs.events import EndReason
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.analytics.tally import Tally

TOOLS_KEPT = 256
"""How many tool uses that have not finished are remembered by name; the oldest go first."""
USAGE_IDS_KEPT = 16
"""How many usage records are remembered, so that none of them counts twice."""

SENT, HELD, DELIVERED, STARTED = range(4)
"""How far a message that has no final state has come."""

Tallies = tuple[Tally, ...]


@define(kw_only=True)
class Course:
    """What must be known of a session to count its next event. Times: microseconds since 1970."""

    stream: str
    name: str = ""
    working_dir: str = ""
    owner: str = ""
    model: str = ""
    """What it uses now; empty: nobody named one."""
    created: int
    since: int
    """Since when it is in its state."""
    heard: int
    """When its host last told anything of it."""
    epoch: int = 0
    up: bool = False
    turn: bool = False
    ended: EndReason | None = None
    questions: dict[str, int] = field(factory=dict)
    """When each that is open was asked."""
    messages: dict[str, tuple[int, int]] = field(factory=dict)
    """How far each that has no final state has come, and when it was sent."""
    tools: dict[str, str] = field(factory=dict)
    """The tool of each tool use that runs."""
    usage_ids: list[str] = field(factory=list)
    own: Tally = field(factory=Tally)
    tallies: Tallies = ()
    """Where its events count: its own, its groups', and that of all. None once it has ended."""
    _state: str = State.LAUNCHING

    @property
    def state(self) -> str:
        """The word for where it stands, as `Status.state` has it."""
        return State.ENDED if self.ended else self._state

    def settle(self, at: int) -> None:
        """Count the time until `at`, and note the state that it is in from then on."""
        self._count_time(at)
        self._state = self._state_now()

    def nothing_runs(self) -> None:
        """Close what an agent leaves open when it goes; its questions lapse."""
        self.up = self.turn = False
        self.tools.clear()
        self.close_questions()

    def close_questions(self) -> None:
        """Count the questions that are open as lapsed."""
        if self.questions:
            for tally in self.tallies:
                tally.lapsed += len(self.questions)
            self.questions.clear()

    def begin_tool(self, tool_use_id: str, tool: str) -> bool:
        """Remember a tool use; say whether it is new."""
        if tool_use_id in self.tools:
            return False
        self.tools[tool_use_id] = tool
        if len(self.tools) > TOOLS_KEPT:
            del self.tools[next(iter(self.tools))]
        return True

    def spends(self, usage_id: str) -> bool:
        """Remember a usage record; say whether it is new."""
        if usage_id in self.usage_ids:
            return False
        self.usage_ids.append(usage_id)
        del self.usage_ids[:-USAGE_IDS_KEPT]
        return True

    def unsettled(self, now: int, *, hosted: bool) -> list[tuple[str, int]]:
        """Return what time it has spent in which state that no event has counted yet.

        Args:
            now: In microseconds since 1970.
            hosted: Whether a host runs it. If not, what it was at ended when it was last heard of.
        """
        if self.ended:
            return []
        seen = now if hosted else max(self.heard, self.since)
        spent = ((self._state, seen - self.since), (State.LAUNCHING, now - seen))
        return [(state, took) for state, took in spent if took > 0]

    def packed(self) -> dict[str, Any]:
        """Return all of it but where it counts, for JSON."""
        kept = {name: getattr(self, name) for name in _KEPT}
        return {**kept, "state": self._state, "own": self.own.packed()}

    @classmethod
    def unpacked(cls, fields: Mapping[str, Any]) -> "Course":
        """Return what was packed; it counts nowhere yet but by itself."""
        course = cls(**{**fields, "own": Tally(**fields["own"])})
        course.ended = EndReason(course.ended) if course.ended else None
        course.messages = {key: (far, sent) for key, (far, sent) in course.messages.items()}
        return course

    def _count_time(self, at: int) -> None:
        if at > self.since:
            for tally in self.tallies:
                tally.spend(self._state, at - self.since)
            self.since = at

    def _state_now(self) -> str:
        if not self.up:
            return State.LAUNCHING
        if self.questions:
            return State.WAITING
        return State.WORKING if self.turn else State.IDLE


_KEPT = tuple(
    name for name in attrs.fields_dict(Course) if name not in {"_state", "own", "tallies"}
)
