"""Puts an application together: configuration, plugins, store, and what is known of sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

from ccmaster_core.application import Application, StartHost
from ccmaster_core.codec import Codec
from ccmaster_core.config import Configuration
from ccmaster_core.contributions import Contributions
from ccmaster_core.home import Home
from ccmaster_core.people import user
from ccmaster_core.plugins import Plugins
from ccmaster_core.runtimes import Runtimes
from ccmaster_core.statuses import Statuses
from ccmaster_core.stores import open_store

HOST_ID_BYTES = 3


@asynccontextmanager
async def opened(
    home: Home,
    plugins: Plugins,
    contributions: Contributions,
    start_host: StartHost | None = None,
) -> AsyncIterator[Application]:
    """Open ccmaster as it is configured, and close it afterwards.

    Args:
        home: Where it is.
        plugins: What it uses.
        contributions: What these contribute.
        start_host: Starts a host in the background where none takes sessions; None: nothing
            here can.

    Raises:
        ConfigurationError: The configuration cannot be read.
        StoreError: The store cannot be opened.
    """
    configuration = Configuration.load(home, contributions.settings.values())
    codec = Codec(contributions.events.values())
    store = await open_store(
        configuration.table("store"), home, codec, contributions.stores, contributions.code
    )
    try:
        statuses = Statuses(store, codec)
        await statuses.load()
        runtimes = Runtimes(
            contributions=contributions,
            wanted=configuration.table("sessions").runtime,
            settings=configuration.table,
            state_dir=home.state,
        )
        yield Application(
            host_id=token_hex(HOST_ID_BYTES),
            store=store,
            statuses=statuses,
            default_runtime=runtimes.chosen,
            default_scopes=configuration.table("sessions").scopes,
            person=user(),
            state_dir=home.state,
            start_host=start_host,
            plugins=plugins,
            contributions=contributions,
            configuration=configuration,
            runtimes=runtimes,
        )
    finally:
        await store.close()
