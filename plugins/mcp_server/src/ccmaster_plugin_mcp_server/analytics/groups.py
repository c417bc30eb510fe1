"""Tallies by a name that many sessions share: a folder, an owner, a model. Bounded."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from ccmaster_plugin_mcp_server.analytics.tally import Tally

QUIET_KEPT = 200
"""How many names without a living session keep a tally of their own: those used last."""


@define
class Groups:
    """A tally for each name of which a session lives, and for the last that had one."""

    other: Tally = field(factory=Tally)
    """What all names together did that have no tally of their own any more."""
    _tallies: dict[str, Tally] = field(factory=dict)
    _living: dict[str, int] = field(factory=dict)
    """How many sessions hold each name."""
    _quiet: dict[str, None] = field(factory=dict)
    """Names that none holds, those used last at the end."""

    def hold(self, name: str) -> Tally:
        """Return the tally of a name, and keep it until it is let go as often."""
        self._living[name] = self._living.get(name, 0) + 1
        self._quiet.pop(name, None)
        return self._tallies.setdefault(name, Tally())

    def let_go(self, name: str) -> None:
        """Say that a session holds the name no longer."""
        self._living[name] -= 1
        if not self._living[name]:
            del self._living[name]
            self._last_used(name)

    def of(self, name: str) -> Tally:
        """Return the tally of a name for one event."""
        tally = self._tallies.setdefault(name, Tally())
        if name not in self._living:
            self._last_used(name)
        return tally

    def living(self, name: str) -> int:
        """Return how many sessions hold a name."""
        return self._living.get(name, 0)

    def __iter__(self) -> Iterator[tuple[str, Tally]]:
        return iter(sorted(self._tallies.items()))

    def packed(self) -> Mapping[str, Any]:
        """Return all of it but who holds what, for JSON."""
        return {
            "other": self.other.packed(),
            "held": [(name, self._tallies[name].packed()) for name in sorted(self._living)],
            "quiet": [(name, self._tallies[name].packed()) for name in self._quiet],
        }

    @classmethod
    def unpacked(
        cls,
        *,
        other: Mapping[str, Any],
        held: Sequence[tuple[str, Mapping[str, Any]]],
        quiet: Sequence[tuple[str, Mapping[str, Any]]],
    ) -> "Groups":
        """Return what was packed; those that are held are to be held again."""
        groups = cls(Tally(**other))
        groups._tallies = {name: Tally(**tally) for name, tally in (*held, *quiet)}
        groups._quiet = {name: None for name, _ in quiet}
        return groups

    def _last_used(self, name: str) -> None:
        self._quiet.pop(name, None)
        self._quiet[name] = None
        if len(self._quiet) > QUIET_KEPT:
            forgotten = next(iter(self._quiet))
            del self._quiet[forgotten]
            self.other.add(self._tallies.pop(forgotten))
