"""Cutting a stream of bytes into lines, however long they are and however they arrive."""

from collections.abc import Iterator

from attrs import frozen


@frozen
class Overlong:
    """A line that was left out, because it is longer than is allowed."""

    size: int
    """Bytes."""


class LineSplitter:
    """Gives back each line once it is complete; holds at most `limit` bytes of one that is not."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> Iterator[bytes | Overlong]:
        """Yield the lines that end in `data`, without their ends; empty ones are left out."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            self._keep(data[start:end])
            if self._size:
                yield self._complete()
            start = end + 1
        self._keep(data[start:])

    def rest(self) -> Iterator[bytes | Overlong]:
        """Yield what stands after the last line's end, once nothing follows any more."""
        if self._size:
            yield self._complete()

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            self._parts.clear()
        elif part:
            self._parts.append(part)

    def _complete(self) -> bytes | Overlong:
        line = Overlong(self._size) if self._size > self._limit else b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        return line
