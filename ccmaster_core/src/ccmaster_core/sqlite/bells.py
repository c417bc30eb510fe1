"""Bells: how a process that has appended wakes those in other processes that follow.

A bell is a named pipe in a folder beside the store: its owner listens, and whoever has committed
an event rings all that are there. A look at the file every 20 ms would do too, but wakes an
idle machine fifty times a second and comes 10 ms late on the average.
"""

import asyncio
import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_HIDDEN = "."


class Bell:
    """A bell that calls a function when it is rung.

    Args:
        folder: Where the bells of the store hang.
        rung: Called on the event loop.

    Raises:
        OSError: Its disk has no named pipes, or cannot be written.
        NotImplementedError: The event loop or the system knows no named pipes.
    """

    def __init__(self, folder: Path, rung: Callable[[], None]) -> None:
        if not hasattr(os, "mkfifo"):
            raise NotImplementedError("no named pipes")
        self._rung = rung
        self._loop = asyncio.get_running_loop()
        folder.mkdir(mode=0o700, exist_ok=True)
        self.path = folder / os.urandom(8).hex()
        self._pipe = _hang(self.path)
        try:
            self._loop.add_reader(self._pipe, self._hear)
        except BaseException:
            self._take_down()
            raise

    def close(self) -> None:
        """Listen no more."""
        self._loop.remove_reader(self._pipe)
        self._take_down()

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._pipe, 4096)
        self._rung()

    def _take_down(self) -> None:
        self.path.unlink(missing_ok=True)
        os.close(self._pipe)


def ring(folder: Path, own: Path | None) -> None:
    """Ring all bells but one's own; those whose owner died are taken down.

    One that is full has been rung often enough. One that cannot be rung is left to its owner,
    who looks by himself now and then.
    """
    try:
        bells = os.listdir(folder)  # noqa: PTH208 - once for each commit, so it should be quick
    except OSError:
        return  # nobody has followed yet
    for name in bells:
        if not name.startswith(_HIDDEN) and folder / name != own:
            with suppress(OSError):
                _pull(folder / name)


def _hang(path: Path) -> int:
    # Renamed into its place once it has a listener: a bell without one is taken for dead.
    hidden = path.with_name(_HIDDEN + path.name)
    os.mkfifo(hidden, 0o600)
    try:
        # To be its own writer as well keeps the pipe from ever coming to its end.
        pipe = os.open(hidden, os.O_RDWR | os.O_NONBLOCK)
        hidden.rename(path)
    except OSError:
        hidden.unlink(missing_ok=True)
        raise
    return pipe


def _pull(bell: Path) -> None:
    try:
        pipe = os.open(bell, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:  # nobody listens
            bell.unlink(missing_ok=True)
        return
    try:
        os.write(pipe, b"!")
    finally:
        os.close(pipe)
