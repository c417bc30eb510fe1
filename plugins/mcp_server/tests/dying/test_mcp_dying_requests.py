"""What goes on under a session's token ends when the token does: each request, in both eras."""

import asyncio
import json

import pytest

from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.tokens import person_token

CALL = {
    "name": "wait",
    "arguments": {},
    "_meta": {
        "claudecode/toolUseId": "toolu_1",
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "0"},
    },
}
MODERN = {"MCP-Protocol-Version": "2026-07-28"}


def request(method, number=1, **params):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def listen(running):
    wanted = {"resourceSubscriptions": [running.uri]}
    body = request("subscriptions/listen", notifications=wanted, _meta=CALL["_meta"])
    return {"json": body, "headers": MODERN | {"Mcp-Method": "subscriptions/listen"}}


def call():
    headers = MODERN | {"Mcp-Method": "tools/call", "Mcp-Name": "wait"}
    return {"json": request("tools/call", **CALL), "headers": headers}


async def began(http):
    """Begin a session of an earlier client, and return the headers of its requests."""
    client = {"name": "test", "version": "0"}
    wanted = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
    answer = await http.post("/mcp", json=request("initialize", **wanted))
    assert answer.status_code == 200, answer.text
    session = {
        "Mcp-Session-Id": answer.headers["mcp-session-id"],
        "MCP-Protocol-Version": "2025-11-25",
    }
    told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert (await http.post("/mcp", json=told, headers=session)).status_code == 202
    return session


async def test_a_subscription_ends_with_the_token(running, how, soon):
    async with soon(), running.http() as http:
        async with http.stream("POST", "/mcp", **listen(running)) as answer:
            assert answer.status_code == 200, await answer.aread()
            lines = answer.aiter_lines()
            async for line in lines:
                if "subscriptions/acknowledged" in line:
                    break
            await running.over(how)
            # The body is whole: the client sees an end, and not a broken connection.
            rest = [line async for line in lines]
        assert not any('"result"' in line for line in rest)
        assert (await http.post("/mcp", **listen(running))).status_code == 401


async def test_a_running_call_ends_with_the_token(running, how, soon):
    async with soon(), running.http() as http:
        calling = asyncio.create_task(http.post("/mcp", **call()))
        await running.begun.wait()
        await running.over(how)
        await running.cancelled.wait()
        answer = await calling
    assert answer.status_code == 401
    assert json.loads(answer.content) == {"error": "the token is not valid"}


async def test_an_earlier_clients_session_ends_with_the_token(running, how, soon):
    async with soon(), running.http() as http:
        session = await began(http)
        async with http.stream("GET", "/mcp", headers=session) as pushes:
            calling = asyncio.create_task(
                http.post("/mcp", json=request("tools/call", 2, **CALL), headers=session)
            )
            await running.begun.wait()
            await running.over(how)
            await running.cancelled.wait()
            pushed = "".join([text async for text in pushes.aiter_text()])
        assert '"result"' not in pushed
        assert '"result"' not in (await calling).text


async def test_an_earlier_clients_session_is_not_the_next_agents(running, soon):
    async with soon(), running.http() as http:
        session = await began(http)
        # Whoever calls has gone, and nothing is under way but the call itself.
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await http.post("/mcp", json=request("tools/call", 2, **CALL), headers=session)
        assert running.begun.is_set()
        token = await running.issue()
        await running.cancelled.wait()
        async with running.http(token) as next_agent:
            answer = await next_agent.post("/mcp", json=request("tools/list", 3), headers=session)
        assert answer.status_code == 404


async def test_other_callers_go_on(running, how, soon):
    person_has = person_token(running.host.state_dir(TABLE))
    async with soon(), running.http() as agents, running.http(person_has) as persons:
        own, ending = listen(running), listen(running)
        async with persons.stream("POST", "/mcp", **own) as goes_on:
            lines = goes_on.aiter_lines()
            async with agents.stream("POST", "/mcp", **ending) as over:
                ended = over.aiter_lines()
                assert await anext(ended)
                await running.over(how)
                assert [line async for line in ended]
            # That the token died changes the session's status, which the person hears of.
            async for line in lines:
                if "notifications/resources/updated" in line:
                    break
            else:
                raise AssertionError("the person's subscription ended too")
