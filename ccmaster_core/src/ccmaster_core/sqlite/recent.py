"""What this process appended or read last, so that those who follow here need not do it again.

A read is handed to a thread and back, which takes longer than anything else on an event's way
from its append to a follower in the same process.
"""

from collections import deque
from collections.abc import Sequence

from attrs import define

from ccmaster_core.sqlite.events import Row
from ccmaster_hookspecs.storage import Stored

KEPT = 100
"""How many rows are remembered; whoever is further behind reads."""


@define
class Written:
    """A row, and the event that it is."""

    row: Row
    stored: Stored | None = None
    """None until somebody decodes it, which is done once, however many follow."""


class Shared:
    """What whoever follows read last, so that others who read the same need not decode it."""

    def __init__(self) -> None:
        self._read: dict[int, Written] = {}

    def of(self, rows: Sequence[Row]) -> list[Written]:
        """Return rows that were read, each as it was handed out before if it was among the last."""
        found = [self._read.get(row[0]) or Written(row) for row in rows]
        self._read = {written.row[0]: written for written in found[-KEPT:]}
        return found


class Recent:
    """The last rows of this process, with no other's between them: positions have no gaps."""

    def __init__(self) -> None:
        self._rows: deque[Written] = deque(maxlen=KEPT)

    def add(self, last: int, records: Sequence[tuple[str, str, str, str]]) -> None:
        """Take note of what is durable now.

        Args:
            last: The position of the last of the records.
            records: What was appended in one piece.
        """
        first = last - len(records) + 1
        if self._rows and self._rows[-1].row[0] != first - 1:
            self._rows.clear()
        self._rows.extend(Written((first + n, *record)) for n, record in enumerate(records))

    def after(self, position: int) -> list[Written]:
        """Return the rows after a position; none where others may stand between."""
        if not self._rows or self._rows[0].row[0] > position + 1:
            return []
        return [written for written in self._rows if written.row[0] > position]
