"""What one transaction is about to write: its events gather, and are written many at a time."""

import sqlite3
from collections.abc import Mapping, Sequence

from ccmaster_core.sqlite import events


class Draft:
    """One transaction that has begun, and that nobody else sees yet."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._rows: list[events.Row] = []
        self._last: int | None = None

    @property
    def appended(self) -> bool:
        """Whether it has events."""
        return self._last is not None

    def append(self, records: Sequence[tuple[str, str, str, str]]) -> int:
        """Add events, in the order given; return the position of the last."""
        position = events.last_ever(self.db) if self._last is None else self._last
        for record in records:
            position += 1
            self._rows.append((position, *record))
        self._last = position
        return position

    def require(self, expect: Mapping[str, int]) -> None:
        """Refuse to go on where a stream is not where the writer thinks.

        Raises:
            Conflict: A stream's last position is another than the expected.
        """
        self.write()
        events.require(self.db, expect)

    def write(self) -> None:
        """Put what has gathered into its table."""
        rows, self._rows = self._rows, []
        events.insert(self.db, rows)
