"""How much one caller may have going on at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.principals import Principal


class TooMany(Refused):
    """A caller has so much going on that nothing more is begun."""


@define
class Bound:
    """Counts what each caller has going on."""

    _most: int
    _what: str
    """What it is, in the plural."""
    _going_on: Counter[Principal] = field(factory=Counter)

    @contextmanager
    def one(self, caller: Principal) -> Iterator[None]:
        """Count one more for as long as the context lasts.

        Raises:
            TooMany: The caller has as many as one may have.
        """
        if self._going_on[caller] >= self._most:
            raise TooMany(
                f"{caller} has {self._most} {self._what} at once, and may not have more",
                "wait until one of them is over",
            )
        self._going_on[caller] += 1
        try:
            yield
        finally:
            self._going_on[caller] -= 1
            if not self._going_on[caller]:
                del self._going_on[caller]
