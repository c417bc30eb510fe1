"""Pretend that work goes on after the turn that began it."""

import asyncio

from attrs import define, field


@define(eq=False)
class PendingWork:
    """What goes on, and until when. It costs a timer only to whoever waits for it."""

    _ends: list[tuple[float, str]] = field(factory=list)
    """For each piece of work when it ends, by the loop's clock, and what it is."""

    def begin(self, work: str, seconds: float) -> None:
        """Begin a piece of work that takes `seconds`."""
        self._ends.append((asyncio.get_running_loop().time() + seconds, work))

    @property
    def work(self) -> tuple[str, ...]:
        """What goes on, in the order it began."""
        return tuple(work for _, work in self._ends)

    @property
    def next_end(self) -> float | None:
        """When the first piece ends, by the loop's clock; None: nothing goes on."""
        return min((end for end, _ in self._ends), default=None)

    def take_ended(self) -> bool:
        """Forget what has ended by now; say whether there was any."""
        now = asyncio.get_running_loop().time()
        left = [(end, work) for end, work in self._ends if end > now]
        some = len(left) < len(self._ends)
        self._ends = left
        return some
