"""The server is loaded early where agents are known to call, else when the first one comes up."""

import asyncio

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_mcp_server.demand import is_expected, needed
from ccmaster_plugin_mcp_server.events import ToolCalled

ANA = person("ana")


async def launched(host, folder):
    """Launch a session; return its id once its agent is up."""
    session = await host.launch(by=ANA, working_dir=str(folder), runtime="demo", watch=False)
    async with asyncio.timeout(20):
        async for _ in host.store.follow(0):
            if (await host.status(session)).up:
                return session
    raise AssertionError("the store has an end")


def token(session):
    return e.SessionTokenIssued(stream=e.session_stream(session), token_hash="0" * 64)


async def test_in_a_store_whose_tools_were_called_it_is_expected(open_host):
    called = ToolCalled(caller=ANA, tool="x", call_id="1", word="ok", duration_ms=1.0)
    async with open_host() as host:
        assert not await is_expected(host)
        await host.store.append(called)
        assert await is_expected(host)


async def test_while_an_agent_has_a_token_it_is_expected(open_host, tmp_path):
    async with open_host() as host:
        session = await launched(host, tmp_path)
        assert not await is_expected(host)
        await host.store.append(token(session))
        assert await is_expected(host)


async def test_it_is_needed_once_the_first_agent_is_given_a_token(open_host, tmp_path):
    async with open_host() as host, asyncio.timeout(20):
        waiting = asyncio.create_task(needed(host, await host.store.position()))
        session = await launched(host, tmp_path)
        assert not waiting.done()
        await host.store.append(token(session))
        await waiting
