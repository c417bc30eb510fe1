"""Fixtures for plugin authors, given to pytest by the entry point that ccmaster-core installs.

pytest imports it at each start, so it imports nothing of ccmaster until a fixture is used.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from ccmaster_core.application import Application
    from ccmaster_core.plugins import Plugins


@pytest.fixture
def ccmaster_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that this test, and what it starts, has for its home.

    No variable of the person's own environment that speaks to ccmaster is left.
    """
    person, home = tmp_path / "person", tmp_path / "ccmaster"
    person.mkdir()
    for name in [name for name in os.environ if name.startswith("CCMASTER_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(person))
    monkeypatch.setenv("CCMASTER_HOME", str(home))
    return home


@pytest.fixture
def plugins() -> "Plugins":
    """Return a `Plugins` that knows every hook and holds no plugin.

    `plugins.register(module)` adds one, `plugins.discover(only={"my-plugin"})` those that are
    installed.
    """
    from ccmaster_core.plugins import Plugins  # noqa: PLC0415 - see above

    return Plugins()


@pytest.fixture
def open_host(ccmaster_home: Path) -> "Callable[..., AbstractAsyncContextManager[Application]]":
    """Return what opens a whole ccmaster, which runs sessions in this process.

    `async with open_host(my_plugin) as host:` uses everything that is installed, and
    `my_plugin`. `host` is what hooks are handed; `config.toml` in `ccmaster_home` is read.
    """
    from ccmaster_core.plugins import Plugins  # noqa: PLC0415 - see above
    from ccmaster_core.testing import hosts  # noqa: PLC0415

    def opened(*more: object, adopts: bool = True) -> "AbstractAsyncContextManager[Application]":
        plugins = Plugins()
        plugins.discover()
        for number, plugin in enumerate(more):
            plugins.register(plugin, f"test-{number}")
        return hosts.host(ccmaster_home, plugins, adopts=adopts)

    return opened
