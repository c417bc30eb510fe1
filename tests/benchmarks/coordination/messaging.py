"""How long a message takes from an idle agent to an idle agent, until that one works on it."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks import homes, hosts
from tests.benchmarks.coordination.tools import (
    CONFIGURATION,
    Tools,
    agent,
    appends_a_second,
    tools_of,
)
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99
from tests.benchmarks.watching import Watch, watched

from ccmaster_core.application import Application
from ccmaster_hookspecs import events as e

ROUNDS, MESSAGES = 5, 100
PAUSE = (0.005, 0.02)
"""Seconds between two messages, from and to."""
SOON = 100
"""Milliseconds within which 99 of 100 are to be there."""

Opened = Callable[[Path], AbstractAsyncContextManager[Application]]


def in_one_process(home: Path) -> Sequence[Row]:
    """The sender's process is the host of both."""
    return [asyncio.run(_row("idle to idle, one process", home, hosts.here))]


def across_processes(home: Path) -> Sequence[Row]:
    """The host is another process than the sender's."""
    return [asyncio.run(_row("idle to idle, two processes", home, _beside_a_host))]


@asynccontextmanager
async def _beside_a_host(home: Path) -> AsyncIterator[Application]:
    async with hosts.asking(home) as application, hosts.elsewhere(home, application):
        yield application


async def _row(name: str, home: Path, opened: Opened) -> Row:
    homes.made(home, CONFIGURATION)
    async with opened(home) as application, watched(application.store) as watch:
        one, two = [
            await application.launch(by=ANA, working_dir=str(home), runtime="demo", watch=False)
            for _ in range(2)
        ]
        for _ in range(2):
            await watch.until(lambda event: isinstance(event, e.SessionLaunched))
        async with tools_of(application) as tools:
            rounds = [
                [await _begun(tools, watch, one, two) for _ in range(MESSAGES)]
                for _ in range(ROUNDS)
            ]
        rate = await appends_a_second(application)
    p50, p99 = map(median, zip(*map(p50_p99, rounds), strict=True))
    return Row(
        name=f"message, {name}, p99",
        ours=1000 * p99,
        unit="ms",
        aim=SOON,
        relative=False,
        better=Better.LESS,
        note=f"send_message until its turn begins; p50 {1000 * p50:.1f} ms; an append "
        f"{1000 / rate:.2f} ms",
    )


async def _begun(tools: Tools, watch: Watch, one: str, two: str) -> float:
    """Send a message, and wait until its agent works on it; return the seconds between."""
    await asyncio.sleep(random.uniform(*PAUSE))
    begin = time.perf_counter()
    sent = await tools.use("send_message", agent(one), to=two, message="Go on")
    message = sent["recipients"][0]["message_id"]
    started = await watch.until(
        lambda event: isinstance(event, e.TurnStarted) and message in event.message_ids
    )
    await watch.turn_ended()
    return started.at - begin
