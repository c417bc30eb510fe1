"""A whole ccmaster in a test's own process: real store, real plugins, real sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ccmaster_core.application import Application
from ccmaster_core.contributions import Contributions
from ccmaster_core.home import Home
from ccmaster_core.hosting import hosting
from ccmaster_core.opening import opened
from ccmaster_core.plugins import Plugins


@asynccontextmanager
async def application(home: Path, plugins: Plugins) -> AsyncIterator[Application]:
    """Open ccmaster as any command does; it asks and reads, and runs nothing."""
    async with opened(Home(home), plugins, Contributions(plugins)) as opened_application:
        yield opened_application


@asynccontextmanager
async def host(home: Path, plugins: Plugins, *, adopts: bool = True) -> AsyncIterator[Application]:
    """Open ccmaster and run sessions for as long as the context lasts.

    Args:
        home: Its home; `config.toml` in it is read, if it is there.
        plugins: What it uses; `Plugins().discover()` registers all that is installed.
        adopts: Whether it takes sessions that others asked for.
    """
    async with application(home, plugins) as running, hosting(running, adopts=adopts):
        yield running
