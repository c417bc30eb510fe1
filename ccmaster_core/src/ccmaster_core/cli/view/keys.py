"""Single keys from a terminal, which is left as it was found however ccmaster ends."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from attrs import define, field

from ccmaster_core.groups import first_error

if sys.platform != "win32":
    import termios
    import tty

Press = Callable[[str], Any]
"""An `async (key) -> None`."""


def usable() -> bool:
    """Whether keys can be read: stdin is a terminal, and this process stands in its foreground."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        return False
    return _in_foreground(sys.stdin.fileno())


@asynccontextmanager
async def pressed(press: Press) -> AsyncIterator[None]:
    """Have `press` called for each key, one after another, for as long as the context lasts.

    Where keys cannot be read, none is.
    """
    if not usable():
        yield
        return
    terminal = _Terminal(sys.stdin.fileno())
    with first_error(), terminal.attended():
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(_listen(terminal.typed, press))
            yield
            listening.cancel()


async def _listen(typed: "asyncio.Queue[str]", press: Press) -> None:
    while True:
        await press(await typed.get())


def _in_foreground(fd: int) -> bool:
    try:
        return os.tcgetpgrp(fd) == os.getpgrp()
    except OSError:
        return False


@define(eq=False)
class _Terminal:
    """A terminal that gives keys as they are pressed, and does not show them."""

    _fd: int
    typed: "asyncio.Queue[str]" = field(factory=asyncio.Queue)
    _found: list[Any] | None = None
    """How it was set before; None where nothing is changed now."""

    @contextmanager
    def attended(self) -> Iterator[None]:
        """Listen; whoever suspends ccmaster gets the terminal as it was."""
        loop = asyncio.get_running_loop()
        self._begin()
        loop.add_signal_handler(signal.SIGTSTP, self._suspend)
        loop.add_signal_handler(signal.SIGCONT, self._begin)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGTSTP)
            loop.remove_signal_handler(signal.SIGCONT)
            self._end()

    def _begin(self) -> None:
        if self._found is not None or not _in_foreground(self._fd):
            return
        self._found = termios.tcgetattr(self._fd)
        tty.setcbreak(self._fd)
        asyncio.get_running_loop().add_reader(self._fd, self._read)

    def _end(self) -> None:
        if self._found is None:
            return
        asyncio.get_running_loop().remove_reader(self._fd)
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._found)
        self._found = None

    def _suspend(self) -> None:
        self._end()
        # Only the system's own action stops a process so that its shell sees it.
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, self._suspend)
        self._begin()

    def _read(self) -> None:
        if not _in_foreground(self._fd):  # it is read by somebody else now
            self._end()
            return
        try:
            keys = os.read(self._fd, 64)
        except OSError:
            keys = b""
        if not keys:
            self._end()
        for key in keys.decode(errors="ignore"):
            self.typed.put_nowait(key)
