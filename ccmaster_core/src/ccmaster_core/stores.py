"""Opens the store that the configuration names."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ccmaster_core.codec import Codec
from ccmaster_core.home import Home
from ccmaster_core.settings import StoreSettings
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.contributions import Store
from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_hookspecs.storage import EventStore

BUILT_IN = "sqlite"


async def open_store(
    settings: StoreSettings,
    home: Home,
    codec: Codec,
    contributed: Mapping[str, Store],
    code: Callable[[object, str], Any],
) -> EventStore:
    """Open the store.

    Args:
        settings: Which one, and where.
        home: Where the built-in store is, unless the settings name another file.
        codec: Knows the kinds of events.
        contributed: The stores of plugins.
        code: Imports what a contribution names.

    Raises:
        ConfigurationError: No such store is installed, or its place cannot be one.
        StoreError: It cannot be opened.
    """
    if settings.name == BUILT_IN:
        return await SqliteStore.open(_file(settings.url, home), codec)
    store = contributed.get(settings.name)
    if store is None:
        installed = ", ".join(sorted({BUILT_IN, *contributed}))
        raise ConfigurationError(
            f"{home.configuration}: store.name is {settings.name!r}, which is not installed",
            f"install its plugin, or choose one of: {installed}",
        )
    if settings.url is None:
        raise ConfigurationError(
            f"{home.configuration}: store.url is not set",
            f"say where the store {settings.name!r} is",
        )
    opened: EventStore = await code(store, store.open)(settings.url, codec)
    return opened


def _file(url: str | None, home: Home) -> Path:
    if url is None:
        return home.store
    path = Path(url).expanduser()
    if "://" in url or not path.is_absolute():
        raise ConfigurationError(
            f"{home.configuration}: store.url is {url!r}",
            "for the store 'sqlite', give the absolute path of a file",
        )
    return path
