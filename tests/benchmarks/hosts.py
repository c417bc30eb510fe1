"""Hosts of a measurement: in this process, or in one of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.benchmarks import homes

from ccmaster_core import hosts
from ccmaster_core.application import Application
from ccmaster_core.hosting import hosting
from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts as testing

PATIENCE = 60.0
"""Seconds that a host has to come up, and to end."""
LOOK_EVERY = 0.02


@asynccontextmanager
async def here(folder: Path) -> AsyncIterator[Application]:
    """Run a host in this process, with all installed plugins."""
    async with asking(folder) as application, hosting(application, adopts=True):
        yield application


@asynccontextmanager
async def asking(folder: Path) -> AsyncIterator[Application]:
    """Open ccmaster as a command does: it asks and reads, and runs nothing."""
    plugins = Plugins()
    plugins.discover()
    async with testing.application(homes.made(folder).path, plugins) as application:
        yield application


@asynccontextmanager
async def elsewhere(folder: Path, application: Application) -> AsyncIterator[int]:
    """Run `ccmaster up`; what it ran is gone with it.

    Args:
        folder: Where its home is.
        application: What is opened of the same home in this process.

    Yields:
        Its process id.
    """
    with (folder / "host.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            homes.SCRIPT,
            "up",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=homes.environment(folder),
        )
    try:
        async with asyncio.timeout(PATIENCE):
            while not await hosts.living(application.store):
                await asyncio.sleep(LOOK_EVERY)
        yield process.pid
    finally:
        process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
