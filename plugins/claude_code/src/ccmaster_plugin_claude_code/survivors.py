"""Ending what a session started and nobody else would end: processes that detached themselves.

The CLI's Bash tool starts each command in a session of its own, so that no signal to a process
group reaches it; when the CLI is killed its commands live on. All of them carry the session's
mark in their environment.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

import psutil

ROUNDS = 3
"""How often is looked again: a process may have started another just before it ended."""
KILLED = 2.0
"""Seconds until a killed process is gone."""


async def end_survivors(
    marks: Mapping[str, str], grace: float, also: Sequence[psutil.Process] = ()
) -> int:
    """End every process that carries some marks; return how many there were.

    Args:
        marks: Variables of its environment. Who takes a session over names the session alone, and
            ends what an earlier launch left. Who leaves it names its own launch too: another
            host may run the session by then.
        grace: Seconds that they have to end by themselves.
        also: Processes that belong to it though they may not carry the marks.
    """
    return await asyncio.to_thread(_end, marks, grace, also)


async def descendants(pid: int) -> Sequence[psutil.Process]:
    """Return what a process has started, directly or not, and what still is its offspring.

    They are noted before the process ends, because afterwards only the mark tells them, which
    a process may have dropped, and which macOS hides for its own programs.
    """
    return await asyncio.to_thread(_descendants, pid)


def _descendants(pid: int) -> Sequence[psutil.Process]:
    try:
        return [*psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return ()


def _end(marks: Mapping[str, str], grace: float, also: Sequence[psutil.Process]) -> int:
    ended = 0
    for _ in range(ROUNDS):
        living = _living(marks, also)
        if not living:
            break
        ended += len(living)
        _signal(living, psutil.Process.terminate)
        _, stubborn = psutil.wait_procs(living, timeout=grace)
        _signal(stubborn, psutil.Process.kill)
        psutil.wait_procs(stubborn, timeout=KILLED)
        grace = 0
    return ended


def _living(marks: Mapping[str, str], also: Iterable[psutil.Process]) -> list[psutil.Process]:
    # ccmaster itself may run inside of a session: it must not end itself
    spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    marked = {process for process in psutil.process_iter() if _carries(process, marks)}
    return [
        process for process in marked | set(also) if process.pid not in spared and _lives(process)
    ]


def _carries(process: psutil.Process, marks: Mapping[str, str]) -> bool:
    try:
        return bool(marks.items() <= process.environ().items())
    except (psutil.Error, OSError):
        return False  # it is gone, or another user's


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _signal(processes: Iterable[psutil.Process], send: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        try:
            send(process)
        except psutil.Error:
            continue  # it ended by itself, or may not be ended by us
