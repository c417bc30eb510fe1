"""What this process appended last, so that those who follow here need not read it from the file.

A read is handed to a thread and back, which takes longer than anything else on an event's way
from its append to a follower in the same process.
"""

from collections import deque
from collections.abc import Sequence

from ccmaster_core.sqlite.events import Row

KEPT = 100
"""How many rows are remembered; whoever is further behind reads."""


class Recent:
    """The last rows of this process, with no other's between them: positions have no gaps."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque(maxlen=KEPT)

    def add(self, last: int, records: Sequence[tuple[str, str, str, str]]) -> None:
        """Take note of what is durable now.

        Args:
            last: The position of the last of the records.
            records: What was appended in one piece.
        """
        first = last - len(records) + 1
        if self._rows and self._rows[-1][0] != first - 1:
            self._rows.clear()
        self._rows.extend((first + place, *record) for place, record in enumerate(records))

    def after(self, position: int) -> list[Row]:
        """Return the rows after a position; none where others may stand between."""
        if not self._rows or self._rows[0][0] > position + 1:
            return []
        return [row for row in self._rows if row[0] > position]
