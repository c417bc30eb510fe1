"""How many connections there are, in all and from each address."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from ccmaster_plugin_mcp_server.http.endpoint import is_loopback
from ccmaster_plugin_mcp_server.http.limits import Limits

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such limit
    resource = None  # type: ignore[assignment]

_AT_LEAST = 16
_TURNED_AWAY = 64
"""Connections at a time that are told why they are not let in; more are dropped."""


class Closable(Protocol):
    """A connection, as far as the count goes."""

    def wind_down(self) -> None:
        """End after the answer that is under way, at once where there is none."""
        ...

    def abort(self) -> None:
        """End now."""
        ...


class Connections:
    """All connections of a door."""

    def __init__(self, limits: Limits, open_files: int | None = None) -> None:
        """Begin with none.

        Args:
            limits: How many there may be.
            open_files: How many files this process may have open; None: nobody says.
        """
        self._most = affordable(limits.max_connections, open_files)
        self._most_of_one = limits.max_connections_per_address
        self._from: Counter[str] = Counter()
        self._open: dict[Closable, str] = {}
        self._turned_away: set[Closable] = set()
        self._left = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open) + len(self._turned_away)

    def __iter__(self) -> Iterator[Closable]:
        return iter((*self._open, *self._turned_away))

    def admit(self, connection: Closable, address: str) -> bool:
        """Count a connection in, if it is not and there is room for it."""
        if connection in self._open:
            return True
        if len(self._open) >= self._most:
            return False
        if self._from[address] >= self._most_of_one and not is_loopback(address):
            return False
        self._open[connection] = address
        self._from[address] += 1
        return True

    def turn_away(self, connection: Closable) -> bool:
        """Keep a connection that is not let in, if it can be told why."""
        if len(self._turned_away) >= _TURNED_AWAY:
            return False
        self._turned_away.add(connection)
        return True

    async def gone(self) -> None:
        """Wait until there is none."""
        while len(self):
            self._left.clear()
            await self._left.wait()

    def leave(self, connection: Closable) -> None:
        """Count a connection out; nothing happens where it was not counted in."""
        self._left.set()
        self._turned_away.discard(connection)
        address = self._open.pop(connection, None)
        if address is None:
            return
        self._from[address] -= 1
        if not self._from[address]:
            del self._from[address]


def affordable(wanted: int, open_files: int | None) -> int:
    """Return how many connections a process can have and still open files and start programs."""
    if open_files is None:
        return wanted
    return min(wanted, max(open_files // 2, _AT_LEAST))


def open_files_allowed() -> int | None:
    """Return how many files this process may have open; None: there is no limit."""
    if resource is None:  # pragma: no cover - Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft
