"""One measurement, its yardstick, and whether the aim is met."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from attrs import frozen


class Better(StrEnum):
    """Which way is good."""

    MORE = "≥"
    LESS = "≤"


@frozen(kw_only=True)
class Row:
    """What was measured."""

    name: str
    ours: float
    unit: str
    aim: float
    better: Better
    yardstick: float | None = None
    """The same, done in the plainest way at the same guarantees; None: there is none."""
    relative: bool = True
    """Whether the aim is in times the yardstick; if not, it is in the row's own unit."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the yardstick it is."""
        return None if self.yardstick is None else self.ours / self.yardstick

    @property
    def met(self) -> bool:
        """Whether it is as good as it should be."""
        measured = self.ratio if self.relative and self.ratio is not None else self.ours
        return measured >= self.aim if self.better is Better.MORE else measured <= self.aim


Bench = Callable[[Path], Sequence[Row]]
"""Measures in an empty folder what one preparation serves for: a row, or several."""
