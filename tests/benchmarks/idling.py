"""What a host costs whose sessions are all idle, seen from outside of its process."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from attrs import frozen
from tests.benchmarks import hosts
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.watching import watched

from ccmaster_core.application import Application

SESSIONS = 200
SETTLED = 7.0
"""Seconds until a host has saved the statuses of what happened last."""
SECONDS = 20.0
"""How long is looked: leases are renewed several times in it."""


def with_many_sessions(home: Path) -> Sequence[Row]:
    """A host of its own, whose sessions have each answered a first message."""
    cost = asyncio.run(_measured(home))
    return (
        Row(
            name=f"a host with {SESSIONS} idle sessions, of one core",
            ours=cost.percent,
            unit="%",
            aim=1,
            relative=False,
            better=Better.LESS,
            note="over tmux, 20 sessions take the nearest rival 21 % (CAO 2.5.4)",
        ),
        Row(
            name="memory of an idle session",
            ours=cost.kilobytes,
            unit="KB",
            aim=100,
            relative=False,
            better=Better.LESS,
            note=f"what {SESSIONS} add to the host's own pages, shared out",
        ),
    )


@frozen
class Cost:
    """What idle sessions cost."""

    percent: float
    """CPU of the whole host, of one core."""
    kilobytes: float
    """Memory of one session."""


async def _measured(home: Path) -> Cost:
    async with hosts.asking(home) as application, hosts.elsewhere(home, application) as pid:
        host = psutil.Process(pid)
        # The first brings what all of them need: the code of its runtime.
        await _launch(application, home, 1)
        before = await _settled_memory(host)
        await _launch(application, home, SESSIONS)
        after = await _settled_memory(host)
        return Cost(await _cpu_percent(host), (after - before) / 1024 / SESSIONS)


async def _launch(application: Application, home: Path, count: int) -> None:
    async with watched(application.store) as watch:
        for _ in range(count):
            await application.launch(
                by=ANA, working_dir=str(home), runtime="demo", prompt="Say hello", watch=False
            )
        for _ in range(count):
            await watch.turn_ended()


async def _settled_memory(host: psutil.Process) -> int:
    await asyncio.sleep(SETTLED)
    return int(host.memory_full_info().uss)


async def _cpu_percent(host: psutil.Process) -> float:
    begin, used = time.perf_counter(), host.cpu_times()
    await asyncio.sleep(SECONDS)
    now = host.cpu_times()
    spent = now.user + now.system - used.user - used.system
    return 100 * spent / (time.perf_counter() - begin)
