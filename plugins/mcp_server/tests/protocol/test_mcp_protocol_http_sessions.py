"""HTTP sessions of earlier clients: whose they are, and what is sent to them again."""

import asyncio

import mcp_types as types

from ccmaster_hookspecs.mcp import Form
from ccmaster_hookspecs.mcp.schemas import table, text

INITIALIZE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "0"},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def request(method, number=1, **params):
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


async def post(http, body, **headers):
    return await http.post("", json=body, headers=ACCEPT | headers)


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


async def test_nobody_uses_a_session_that_another_began(desk, served):
    async with served.http("person") as person, served.http("reader") as reader:
        session = await session_of(person)
        stolen = await post(reader, request("tools/list"), **session)
        own = await post(person, request("tools/list"), **session)
        streamed = await reader.get("", headers=ACCEPT | session)
    assert (stolen.status_code, streamed.status_code, own.status_code) == (404, 404, 200)


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
