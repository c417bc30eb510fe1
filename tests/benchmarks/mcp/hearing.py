"""How soon a subscriber hears of what another process changed, alone and among a thousand."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.benchmarks import hosts
from tests.benchmarks.homes import ANA
from tests.benchmarks.mcp import processes
from tests.benchmarks.mcp.wire import MODERN, HttpWire, StdioWire, request
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99

from ccmaster_core.application import Application
from ccmaster_hookspecs.events import Notice, session_stream

CHANGES, CHANGES_FOR_MANY, MANY = 150, 10, 1000
PAUSE = (0.03, 0.08)
"""Seconds between two changes, from and to: more than in which they are told together."""
REST = 0.5
"""Seconds between two changes that many hear of."""
PATIENCE = 60.0
UPDATED = b"notifications/resources/updated"
ACKNOWLEDGED = b"notifications/subscriptions/acknowledged"
SOON = 100
"""Milliseconds within which a subscriber hears of a change."""

Next = Callable[[], Awaitable[bytes]]
"""Reads the next that a subscriber is told."""


def alone_over_http(home: Path) -> Sequence[Row]:
    """One subscriber over HTTP."""
    return [asyncio.run(_alone(home, "http"))]


def alone_over_stdio(home: Path) -> Sequence[Row]:
    """One subscriber over pipes, whose server runs no sessions itself."""
    return [asyncio.run(_alone(home, "stdio"))]


def among_many(home: Path) -> Sequence[Row]:
    """From the change until the last of a thousand has heard of it."""
    return [asyncio.run(_among_many(home))]


async def _alone(home: Path, transport: str) -> Row:
    async with _changing(home, transport) as (application, session, server):
        told = await _subscribed(server, session)
        latencies = []
        for _ in range(CHANGES):
            await asyncio.sleep(random.uniform(*PAUSE))
            latencies.append(await _heard(application, session, [told]))
    p50, p99 = p50_p99(latencies)
    return Row(
        name=f"a change is heard of over {transport}, two processes, p99",
        ours=p99,
        unit="ms",
        aim=SOON,
        relative=False,
        better=Better.LESS,
        note=f"from the call of append; p50 {p50:.1f} ms",
    )


async def _among_many(home: Path) -> Row:
    async with _changing(home, "http") as (application, session, server):
        ears = [await _subscribed(server, session) for _ in range(MANY)]
        cpu, latencies = server.cpu(), []
        for _ in range(CHANGES_FOR_MANY):
            await asyncio.sleep(REST)
            latencies.append(await _heard(application, session, ears))
        cpu = 1000 * (server.cpu() - cpu) / CHANGES_FOR_MANY
    p50, _ = p50_p99(latencies)
    return Row(
        name=f"the last of {MANY:,} subscribers hears, p50",
        ours=p50,
        unit="ms",
        aim=10 * SOON,
        relative=False,
        better=Better.LESS,
        note=f"they are in one process; the host takes {cpu:.0f} ms of CPU to tell all",
    )


async def _heard(application: Application, session: str, ears: Sequence[Next]) -> float:
    """Change the session; return the milliseconds until the last has heard of it."""
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for ear in ears:
            tasks.create_task(_hears(ear))
        begin = time.perf_counter()
        await application.store.append(Notice(stream=session_stream(session), text="changed"))
    return 1000 * (time.perf_counter() - begin)


async def _hears(told: Next) -> None:
    while UPDATED not in await told():
        pass


@asynccontextmanager
async def _changing(
    home: Path, transport: str
) -> AsyncIterator[tuple[Application, str, processes.Server]]:
    """Run a server, and have a session in another process that can be changed."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(processes.own(home, transport))
        application = await stack.enter_async_context(hosts.asking(home))
        session = await application.launch(
            by=ANA, working_dir=str(home), runtime="demo", watch=False
        )
        yield application, session, server


async def _subscribed(server: processes.Server, session: str) -> Next:
    """Subscribe to a session's status, and return what reads the next that is told."""
    uri = f"ccmaster://session_status/{session}"
    wanted = {"notifications": {"resourceSubscriptions": [uri]}}
    listen = request(MODERN, "subscriptions/listen", wanted)
    if server.told:
        wire = await HttpWire.open(server.told["url"], server.told["token"], MODERN)
        await wire.send(listen)
        await wire.headers()
        told: Next = wire.chunk
    else:
        pipes = await StdioWire.open(server.process, MODERN)
        pipes.send(listen)
        told = pipes.line
    async with asyncio.timeout(PATIENCE):
        while ACKNOWLEDGED not in await told():
            pass
    return told
