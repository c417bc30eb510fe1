"""The server over HTTP, behind the real door: who asks, what ends a call, what is sent again."""

import asyncio
import json

import httpx2
import mcp_types as types
import pytest
from mcp.client.subscriptions import ResourceUpdated, ToolsListChanged
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.mcp import Form
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.protocol.callers import authenticated
from ccmaster_plugin_mcp_server.protocol.server import build

INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "0"},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}
ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


def request(method, number=1, **params):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


async def post(http, body, **headers):
    return await http.post("", json=body, headers=ACCEPT | headers)


async def modern(http, method, header=None, **params):
    named = {"Mcp-Name": header} if header else {}
    return await post(
        http,
        request(method, **params, _meta=ENVELOPE),
        **{"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, **named},
    )


async def session_of(http):
    """Begin a session of an earlier client, and return the headers of its requests."""
    answer = await post(http, request("initialize", **INITIALIZE))
    session = {
        "Mcp-Session-Id": answer.headers["mcp-session-id"],
        "MCP-Protocol-Version": "2025-11-25",
    }
    await post(http, {"jsonrpc": "2.0", "method": "notifications/initialized"}, **session)
    return session


async def whose(call):
    return str(call.caller)


async def test_a_call_is_its_callers_whatever_the_request_says(desk, served, era):
    desk.tool(whose)
    for token, name in (("person", str(desk.host.person)), ("reader", "client/reader")):
        async with served.client(token, era=era) as client:
            result = await client.call_tool("whose", {}, meta={"principal": "person/eve"})
        assert result.content[0].text == name


async def test_each_caller_sees_only_what_is_theirs(desk, served, era):
    desk.tool(whose, "writes", scope=Scope.SESSION_WRITE)
    async with served.client("reader", era=era) as client:
        assert (await client.list_tools()).tools == []
    async with served.client("person", era=era) as client:
        assert len((await client.list_tools()).tools) == 1


async def test_nobody_uses_a_session_that_another_began(desk, served):
    async with served.http("person") as person, served.http("reader") as reader:
        session = await session_of(person)
        stolen = await post(reader, request("tools/list"), **session)
        own = await post(person, request("tools/list"), **session)
        streamed = await reader.get("", headers=ACCEPT | session)
    assert (stolen.status_code, streamed.status_code, own.status_code) == (404, 404, 200)


async def test_a_lacking_capability_is_told_before_the_answer_begins(desk, served):
    async def ask(call):
        await call.ask(name=Form(text="?", schema=table({"a": text("a")})))

    desk.tool(ask)
    async with served.http("person") as http:
        answer = await modern(http, "tools/call", "ask", name="ask")
    assert answer.status_code == 400
    assert answer.json()["error"]["data"] == {"requiredCapabilities": {"elicitation": {}}}


async def test_white_space_around_a_header_is_no_part_of_it(desk, served, soon):
    desk.tool(whose)
    body = json.dumps(request("tools/call", name="whose", _meta=ENVELOPE))
    host = httpx2.URL(served.url)
    lines = (
        "POST /mcp HTTP/1.1",
        f"Host: {host.host}:{host.port}",
        "Connection: close",
        "Authorization: Bearer person",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Accept: application/json, text/event-stream",
        "MCP-Protocol-Version: 2026-07-28",
        "Mcp-Method: tools/call",
        "Mcp-Name: \twhose  ",
        "",
        body,
    )
    async with soon():
        reading, writing = await asyncio.open_connection(host.host, host.port)
        writing.write("\r\n".join(lines).encode())
        answer = await reading.read()
        writing.close()
    assert answer.startswith(b"HTTP/1.1 200")


async def test_an_argument_that_a_header_says_otherwise_is_refused(desk, served):
    region = {"type": "string", "x-mcp-header": "Region"}
    schema = {"type": "object", "properties": {"region": region}}
    desk.tool(whose, input_schema=schema)
    headers = {
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "tools/call",
        "Mcp-Name": "whose",
    }
    body = request("tools/call", name="whose", arguments={"region": "eu"}, _meta=ENVELOPE)
    async with served.http("person") as http:
        wrong = await post(http, body, **headers, **{"Mcp-Param-Region": "us"})
        right = await post(http, body, **headers, **{"Mcp-Param-Region": "eu"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, -32020)
    assert right.status_code == 200


async def test_a_client_that_goes_away_stops_its_call(desk, served, soon):
    began, stopped = asyncio.Event(), asyncio.Event()

    async def wait(_):
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    desk.tool(wait)
    async with soon(), served.http("person") as http:
        call = asyncio.create_task(modern(http, "tools/call", "wait", name="wait"))
        await began.wait()
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await stopped.wait()


async def test_a_tool_may_let_go_of_the_connection_that_waits(desk, served, soon):
    released = asyncio.Event()

    async def slow(call):
        await call.release()
        released.set()
        return "late"

    desk.tool(slow)
    async with soon(), served.client("person", era="2025-11-25") as client:
        result = await client.call_tool("slow", {})
    assert released.is_set()
    assert result.content[0].text == "late"


async def lines_of(http, session, event_id):
    """Return what is sent again after an event, until the answer of a request."""
    headers = ACCEPT | session | {"Last-Event-ID": event_id}
    async with http.stream("GET", "", headers=headers) as answer:
        lines = []
        async for line in answer.aiter_lines():
            lines.append(line)
            if '"result"' in line:
                break
    return lines


async def test_what_was_sent_again_is_never_another_sessions(desk, served, soon):
    desk.tool(whose)
    async with soon(), served.http("person") as person, served.http("reader") as reader:
        sessions = [(http, await session_of(http)) for http in (person, reader)]
        for http, session in sessions:
            # The same id of the request in both: only the sessions tell them apart.
            await post(http, request("tools/call", 7, name="whose", arguments={}), **session)
        # The first event of each session is the beginning of its first answer.
        again = ["".join(await lines_of(http, session, str(3))) for http, session in sessions]
    assert str(desk.host.person) in again[0]
    assert "client/reader" not in again[0]
    assert "client/reader" in again[1]
    assert str(desk.host.person) not in again[1]


async def test_changes_are_told_over_http(desk, served, soon):
    async def nothing(_):
        return None

    desk.resource("x://one", nothing)
    async with soon(), served.client("reader") as client:
        wanted = {"tools_list_changed": True, "resource_subscriptions": ["x://one"]}
        async with client.listen(**wanted) as stream:
            desk.tool(nothing)
            assert await anext(stream) == ToolsListChanged()
            desk.host.contributed.touch("x://one")
            assert await anext(stream) == ResourceUpdated("x://one")


async def test_an_earlier_client_is_asked_and_told_over_http(desk, served, soon):
    async def ask(call):
        answers = await call.ask(name=Form(text="?", schema=table({"a": text("a")})))
        await call.log("warning", "asked", "test")
        return answers["name"].content["a"]

    async def answer(_, __):
        return types.ElicitResult(action="accept", content={"a": "b"})

    logged = []

    async def log(params):
        logged.append((params.level, params.data, params.logger))

    desk.tool(ask)
    callbacks = {"elicitation_callback": answer, "logging_callback": log}
    async with soon(), served.client("person", era="2025-11-25", **callbacks) as client:
        result = await client.call_tool("ask", {})
    assert result.content[0].text == "b"
    assert logged == [("warning", "asked", "test")]


async def test_a_method_that_there_is_not_is_not_found(desk, served):
    async with served.http("person") as http:
        for method in ("logging/setLevel", "resources/subscribe", "ping", "no/such"):
            answer = await modern(http, method, level="debug", uri="x://y")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, -32601)


async def test_a_request_that_nobody_authenticated_is_answered_with_nothing(desk, caplog):
    desk.tool(whose)
    bare = build(desk.host, desk.calls, authenticated, secret=bytes(32))
    async with desk.client(server=bare) as client:
        with pytest.raises(MCPError, match="its log says more") as caught:
            await client.call_tool("whose", {})
    assert caught.value.code == -32603
    assert "nobody had authenticated" in caplog.text
