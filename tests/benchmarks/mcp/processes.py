"""Servers of a measurement, each in a process of its own, and what they take."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
from attrs import frozen
from tests.benchmarks import homes

OWN, RAW = "tests.benchmarks.mcp.own_server", "tests.benchmarks.mcp.raw_server"
PATIENCE = 60.0
"""Seconds that a server has to come up, and to end."""
CONFIGURATION = "[mcp_server]\nport = 0\nmax_connections = 2000\n"


@frozen
class Server:
    """A process that serves."""

    process: asyncio.subprocess.Process
    told: Mapping[str, str]
    """Over HTTP, where it is and the tokens; over stdio nothing."""

    def cpu(self) -> float:
        """Return the seconds of CPU that it has taken so far."""
        if sys.platform == "linux":
            # What clock_getcpuclockid(3) gives; the times in /proc are whole hundredths.
            return time.clock_gettime((~self.process.pid << 3) | 2)
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    @property
    def megabytes(self) -> float:
        """What it has in memory."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


@asynccontextmanager
async def own(folder: Path, transport: str) -> AsyncIterator[Server]:
    """Run ccmaster with the trivial tool, in a home below a folder."""
    home = homes.made(folder, CONFIGURATION)
    async with _running(folder, transport, OWN, str(home.path), transport) as server:
        yield server


@asynccontextmanager
async def raw(folder: Path, transport: str) -> AsyncIterator[Server]:
    """Run a raw server."""
    async with _running(folder, transport, RAW, transport) as server:
        yield server


@asynccontextmanager
async def _running(
    folder: Path, transport: str, module: str, *arguments: str
) -> AsyncIterator[Server]:
    root = Path(__file__).parents[3]
    with (folder / f"{module}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            cwd=root,
            env=homes.environment(folder),
        )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a server has no pipes")
    try:
        told = "{}"
        if transport == "http":
            async with asyncio.timeout(PATIENCE):
                told = (await process.stdout.readline()).decode()
        if not told:
            raise RuntimeError(f"{module} ended: {(folder / f'{module}.log').read_text()}")
        yield Server(process, json.loads(told))
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
