"""What is counted of a session, of a group of sessions, of an hour, and of all.

Everything is a whole number (microseconds, billionths of a dollar), so that the parts add up to
the whole exactly, and so that folding in two goes gives what folding in one gives.
"""

from collections.abc import Mapping
from typing import Any

import attrs
from attrs import define, field

NAMES_KEPT = 100
"""How many names one tally counts each by itself: tools, for the greatest part."""
OTHERS = ""
"""Under which all names beyond those are counted together."""

Counts = dict[str, int]


@define
class Tally:
    """Counters. They are changed in place: a value for each event would cost more than all else."""

    sessions: int = 0
    launches: int = 0
    resumes: int = 0
    turns: int = 0
    turns_ended: int = 0
    messages_in: int = 0
    messages_out: int = 0
    continuations: int = 0
    answered: int = 0
    failed: int = 0
    cancelled: int = 0
    expired: int = 0
    asked: int = 0
    allowed: int = 0
    refused: int = 0
    lapsed: int = 0
    denied: int = 0
    retries: int = 0
    limits: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost_nanos: int = 0
    launching_us: int = 0
    idle_us: int = 0
    working_us: int = 0
    waiting_us: int = 0
    ends: Counts = field(factory=dict)
    """By reason."""
    turn_failures: Counts = field(factory=dict)
    """By kind."""
    tool_uses: Counts = field(factory=dict)
    """By tool."""
    tool_failures: Counts = field(factory=dict)
    """By tool."""

    def add(self, other: "Tally") -> None:
        """Count all that another has counted."""
        for name in NUMBERS:
            if number := getattr(other, name):
                setattr(self, name, getattr(self, name) + number)
        for name in ("ends", "turn_failures", "tool_uses"):
            mine = getattr(self, name)
            for key, number in getattr(other, name).items():
                bump(mine, key, number)
        for tool, number in other.tool_failures.items():
            self.fail_tool(tool, number)

    def fail_tool(self, tool: str, number: int = 1) -> None:
        """Count failures of a tool where its uses count."""
        bump(self.tool_failures, tool if tool in self.tool_uses else OTHERS, number)

    def spend(self, state: str, microseconds: int) -> None:
        """Count time in a state that a session can be in before its end."""
        name = f"{state}_us"
        setattr(self, name, getattr(self, name) + microseconds)

    def copied(self) -> "Tally":
        """Return a tally of its own that has counted the same."""
        copy = Tally()
        copy.add(self)
        return copy

    def packed(self) -> Mapping[str, Any]:
        """Return what is not zero, for JSON."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}


def bump(counts: Counts, key: str, number: int = 1) -> None:
    """Count under a name, or under `OTHERS` where there are too many names."""
    if key in counts:
        counts[key] += number
    elif len(counts) < NAMES_KEPT:
        counts[key] = number
    else:
        counts[OTHERS] = counts.get(OTHERS, 0) + number


FIELDS = tuple(attrs.fields_dict(Tally))
NUMBERS = tuple(name for name, one in attrs.fields_dict(Tally).items() if one.type is int)
