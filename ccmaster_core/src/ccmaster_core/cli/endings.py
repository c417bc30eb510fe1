"""How a person or the system ends a command that stays: well at first, at once when asked again."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@define
class Ending:
    """Whether the command is to end, and why."""

    asked: asyncio.Event = field(factory=asyncio.Event)
    signal: int | None = None
    """What asked for it; None: no signal did."""


@contextmanager
def endings() -> Iterator[Ending]:
    """Take the signals that end a process, for as long as the context lasts.

    Raises:
        KeyboardInterrupt: A second one came, so what was still to be done was cut short.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    ending, forced = Ending(), False

    def take(number: int) -> None:
        nonlocal forced
        if not ending.asked.is_set():
            ending.signal = number
            ending.asked.set()
        elif task:
            forced = True
            task.cancel()

    for number in SIGNALS:
        try:
            loop.add_signal_handler(number, take, number)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda got, _: loop.call_soon_threadsafe(take, got))
    try:
        yield ending
    except asyncio.CancelledError:
        if forced:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number in SIGNALS:
            try:
                loop.remove_signal_handler(number)
            except NotImplementedError:
                signal.signal(number, signal.SIG_DFL)
