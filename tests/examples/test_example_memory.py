"""The example of `register_stores` keeps the contract that every store keeps."""

import pytest

from ccmaster_core.testing import store_contract
from ccmaster_hookspecs.status import State


@pytest.fixture
async def open_store(install):
    module, opened = install("memory")("store"), []
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


async def test_register_stores_lets_the_configuration_choose_it(
    install, configure, open_host, ana, folder, becomes, ccmaster_home
):
    install("memory")
    configure('[store]\nname = "memory"\nurl = "memory:"\n')
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, runtime="demo", prompt="a")
        await becomes(host, session, lambda status: status.state is State.IDLE and status.turns)
    assert not (ccmaster_home / "store.db").exists()
