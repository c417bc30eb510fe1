"""A place for a store, and stores that are closed when the test is over."""

import pytest

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore

# Installed from a wheel it is rewritten anyway, as a pytest plugin; from a working tree it is not.
pytest.register_assert_rewrite("ccmaster_core.testing.store_contract")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "store.db"


@pytest.fixture
async def open_store(path):
    opened = []

    async def open_store(codec=None, **options):
        opened.append(await SqliteStore.open(path, codec or Codec(), **options))
        return opened[-1]

    yield open_store
    for store in opened:
        await store.close()
