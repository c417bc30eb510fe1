"""The example of `register_stores` keeps the contract that every store keeps."""

import pytest

from ccmaster_core.contributions import Contributions
from ccmaster_core.testing import store_contract


@pytest.fixture
async def open_store(example):
    module, opened = example("memory.store"), []
    place = module.Place()

    async def open_store():
        opened.append(module.MemoryStore(place))
        return opened[-1]

    yield open_store
    for store in opened:
        await store.close()


@pytest.mark.parametrize("check", store_contract.CHECKS, ids=store_contract.name)
async def test_memory_keeps_the_contract(check, open_store):
    await check(open_store)


async def test_register_stores_names_what_opens_it(plugins, example):
    plugins.register(example("memory.plugin"))
    contributions = Contributions(plugins)
    contributed = contributions.stores["memory"]
    opened = await contributions.code(contributed, contributed.open)("", None)
    assert await opened.position() == 0
