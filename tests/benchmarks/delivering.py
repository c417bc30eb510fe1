"""How long a message takes to an idle session, until its sender sees that the agent has it."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from statistics import median

from attrs import frozen
from tests.benchmarks import hosts, plain
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99
from tests.benchmarks.watching import Watch, watched

from ccmaster_core.application import Application
from ccmaster_core.codec import Record
from ccmaster_hookspecs import events as e

ROUNDS, MESSAGES = 5, 200
PAUSE = (0.005, 0.02)
"""Seconds between two messages, from and to."""

Opened = Callable[[Path], AbstractAsyncContextManager[Application]]


def in_one_process(home: Path) -> Sequence[Row]:
    """The sender's process is the host."""
    return [_row("message delivered, one process", home, hosts.here, aim=5)]


def across_processes(home: Path) -> Sequence[Row]:
    """The host is another process, so that the receipt has to come back as well."""
    return [_row("message delivered, two processes", home, _beside_a_host, aim=60)]


@frozen
class Sample:
    """One message, and beside it one commit of sqlite3: seconds."""

    delivery: float
    commit: float


def _row(name: str, home: Path, opened: Opened, aim: float) -> Row:
    rounds = asyncio.run(_rounds(home, opened))
    p50, p99 = _typical([[sample.delivery for sample in samples] for samples in rounds])
    commit_p50, commit_p99 = _typical([[sample.commit for sample in samples] for samples in rounds])
    return Row(
        name=f"{name}, p99",
        ours=p99,
        yardstick=commit_p99,
        unit="ms",
        aim=aim,
        relative=False,
        better=Better.LESS,
        note=f"a commit of sqlite3, of which it takes 3; p50 {p50:.2f} and {commit_p50:.2f} ms",
    )


def _typical(rounds: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the median over all rounds of their p50 and of their p99, in milliseconds."""
    p50s, p99s = zip(*map(p50_p99, rounds), strict=True)
    return 1000 * median(p50s), 1000 * median(p99s)


@asynccontextmanager
async def _beside_a_host(home: Path) -> AsyncIterator[Application]:
    async with hosts.asking(home) as application, hosts.elsewhere(home, application):
        yield application


async def _rounds(home: Path, opened: Opened) -> Sequence[Sequence[Sample]]:
    async with opened(home) as application, watched(application.store) as watch:
        session = await application.launch(
            by=ANA, working_dir=str(home), runtime="demo", watch=False
        )
        await watch.until(lambda event: isinstance(event, e.SessionLaunched))
        records = plain.records(1)
        with plain.opened(home / "raw.db") as db:
            return [
                [
                    Sample(await _delivered(application, watch, session), _committed(db, records))
                    for _ in range(MESSAGES)
                ]
                for _ in range(ROUNDS)
            ]


async def _delivered(application: Application, watch: Watch, session: str) -> float:
    """Send a message to the session once it is idle."""
    await asyncio.sleep(random.uniform(*PAUSE))
    begin = time.perf_counter()
    message = await application.send(session, "Go on", by=ANA)
    delivered = await watch.until(
        lambda event: isinstance(event, e.MessageDelivered) and event.message_id == message
    )
    await watch.turn_ended()
    return delivered.at - begin


def _committed(db: sqlite3.Connection, records: Sequence[Record]) -> float:
    begin = time.perf_counter()
    plain.commit(db, records)
    return time.perf_counter() - begin
