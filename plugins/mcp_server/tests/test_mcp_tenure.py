"""Which host serves: one at a time, at the same address, and another when that one is gone."""

import asyncio

import httpx2
import pytest

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_plugin_mcp_server.events import SERVER, McpServing, McpStopped
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.reach import reached, served
from ccmaster_plugin_mcp_server.tokens import person_token

PATIENCE = 20.0


@pytest.fixture
def another_host(ccmaster_home):
    """Open one more host on the same store, in this process."""

    def opened():
        plugins = Plugins()
        plugins.discover()
        return hosts.host(ccmaster_home, plugins, adopts=False)

    return opened


async def is_served(host, by):
    """Wait until a host serves, and return where."""
    async with asyncio.timeout(PATIENCE):
        position = await host.store.position()
        while (here := await served(host)) is None or here.host != by:
            async for _ in host.store.follow(position):
                break
            position = await host.store.position()
    return here


async def test_the_first_serves_and_the_next_takes_over_at_the_same_address(
    open_host, another_host
):
    async with another_host() as second_to_none:
        async with open_host(adopts=False) as first:
            pass
        here = await is_served(second_to_none, second_to_none.host_id)
        async with another_host() as waiting:
            assert await served(waiting) == here
            claims = await waiting.store.claims()
            assert claims[SERVER].holder == second_to_none.host_id
        assert first.host_id != here.host


async def test_another_takes_over_when_the_one_that_serves_ends(open_host, another_host):
    async with open_host(adopts=False) as waiting:
        before = await is_served(waiting, waiting.host_id)
    async with another_host() as first:
        url = (await is_served(first, first.host_id)).url
        assert url == before.url
        async with another_host() as second, httpx2.AsyncClient(timeout=PATIENCE) as client:
            token = person_token(second.state_dir(TABLE))
            health = url.removesuffix("/mcp") + "/readyz"
            assert (await client.get(health)).status_code == 200
            assert (await client.post(url, json={})).status_code == 401
            wrong = {"Authorization": f"Bearer {token}"}
            assert (await client.post(url, json={}, headers=wrong)).status_code in {400, 406}
    stored = await read_all(another_host)
    assert [type(event) for event in stored] == [McpServing, McpStopped] * (len(stored) // 2)


async def read_all(another_host):
    async with another_host() as host:
        await is_served(host, host.host_id)
        events = [stored.event for stored in await host.store.read(stream=SERVER)]
    return events[:-1]


async def test_an_agent_is_sent_to_the_host_that_serves(open_host, another_host):
    async with open_host(adopts=False) as first:
        here = await is_served(first, first.host_id)
        async with another_host() as second:
            assert (await reached(second)).url == here.url


async def test_where_it_is_switched_off_nobody_serves(open_host, ccmaster_home):
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text("[mcp_server]\nenabled = false\n")
    async with open_host(adopts=False) as host:
        assert await reached(host) is None
        assert await served(host) is None
