"""Tallies by the hour, of the last hours that anything happened in. Bounded."""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, field

from ccmaster_plugin_mcp_server.analytics.tally import Tally

HOUR = 3_600_000_000
"""In microseconds."""
HOURS_KEPT = 96
"""Twice as many as are shown: the clocks of writers need not agree."""


@define
class Hours:
    """A tally for each of the hours that began last, by the events' own time."""

    _tallies: dict[int, Tally] = field(factory=dict)
    """By the hours since 1970, in the order in which their first event came."""

    def at(self, microseconds: int) -> Tally:
        """Return the tally of the hour that a time is in."""
        hour = microseconds // HOUR
        return self._tallies.get(hour) or self._begun(hour)

    def last(self, now: int, count: int) -> list[tuple[int, Tally]]:
        """Return the last hours up to that of `now`, oldest first, those without events too.

        Args:
            now: In microseconds since 1970.
            count: How many.

        Returns:
            The beginning of each in microseconds since 1970, and its tally.
        """
        end = now // HOUR + 1
        hours = range(end - count, end)
        return [(hour * HOUR, self._tallies.get(hour) or Tally()) for hour in hours]

    def packed(self) -> Sequence[Any]:
        """Return all of it for JSON."""
        return [(hour, tally.packed()) for hour, tally in self._tallies.items()]

    @classmethod
    def unpacked(cls, hours: Iterable[Any]) -> "Hours":
        """Return what was packed."""
        return cls({int(hour): Tally(**tally) for hour, tally in hours})

    def _begun(self, hour: int) -> Tally:
        if len(self._tallies) == HOURS_KEPT:
            del self._tallies[next(iter(self._tallies))]
        return self._tallies.setdefault(hour, Tally())
