"""The server over HTTP, behind the real door: who asks, what is refused, what ends a call."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp.client.subscriptions import ResourceUpdated, ToolsListChanged
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.mcp import Form, TaskSupport
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.protocol.callers import authenticated
from ccmaster_plugin_mcp_server.protocol.server import build

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
        request(method, **{"_meta": ENVELOPE} | params),
        **{"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method, **named},
    )


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


async def test_tasks_are_told_of_on_the_same_stream_to_their_caller_alone(desk, served, soon):
    go_on = asyncio.Event()

    async def work(_):
        await go_on.wait()
        return "done"

    desk.tool(work, tasks=TaskSupport.REQUIRED)
    knows = {
        **ENVELOPE,
        "io.modelcontextprotocol/clientCapabilities": {
            "extensions": {"io.modelcontextprotocol/tasks": {}}
        },
    }
    async with soon(), served.http("person") as person, served.http("reader") as reader:
        made = await modern(person, "tools/call", "work", name="work", _meta=knows)
        task_id = made.json()["result"]["taskId"]
        ids = {"notifications": {"taskIds": [task_id, "no-such"]}, "_meta": knows}
        async with told(person, ids) as own, told(reader, ids) as foreign:
            acknowledged = await anext(own)
            assert acknowledged["params"]["notifications"] == {"taskIds": [task_id]}
            assert (await anext(foreign))["params"]["notifications"] == {}
            go_on.set()
            changed = await anext(own)
    assert changed["method"] == "notifications/tasks"
    assert changed["params"]["taskId"] == task_id
    assert changed["params"]["status"] == "completed"
    assert changed["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"] == 1


@asynccontextmanager
async def told(http, params):
    """Listen, and yield what is told, message by message."""
    headers = ACCEPT | {
        "MCP-Protocol-Version": "2026-07-28",
        "Mcp-Method": "subscriptions/listen",
    }
    body = request("subscriptions/listen", **params)

    async def messages(answer):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))

    async with http.stream("POST", "", json=body, headers=headers) as answer:
        yield messages(answer)


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
