"""The last measurements of how long something took, of which any span can be told exactly."""

import math
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, field, frozen

KEPT = 4096
"""How many measurements are remembered."""


@frozen(kw_only=True)
class Spread:
    """How measurements lie, in the unit in which they were taken; None where there is none."""

    count: int
    complete: bool
    """Whether all of the span went into it; False: only the last `KEPT` did."""
    p50: int | None
    p95: int | None
    longest: int | None


@define
class Window:
    """The last measurements, each with the time at which it was taken."""

    _taken: deque[tuple[int, int]] = field(factory=lambda: deque(maxlen=KEPT))

    def add(self, at: int, took: int) -> None:
        """Remember a measurement; one below zero, by clocks that disagree, counts as zero."""
        self._taken.append((at, max(took, 0)))

    def since(self, start: int) -> Spread:
        """Tell how the measurements lie that were taken after `start`."""
        taken = sorted(took for at, took in self._taken if at > start)
        full = len(self._taken) == KEPT and len(taken) == KEPT
        return Spread(
            count=len(taken),
            complete=not full,
            p50=_percentile(taken, 50),
            p95=_percentile(taken, 95),
            longest=taken[-1] if taken else None,
        )

    def packed(self) -> Sequence[Any]:
        """Return all of it for JSON."""
        return list(self._taken)

    @classmethod
    def unpacked(cls, taken: Iterable[Any]) -> "Window":
        """Return what was packed."""
        return cls(deque(((int(at), int(took)) for at, took in taken), maxlen=KEPT))


def _percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the nearest rank: the least that is not below `percent` of all."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else None
