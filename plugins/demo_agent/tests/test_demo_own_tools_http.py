"""The client of ccmaster's own tools takes any answer, and calls again only what never began."""

import asyncio
import base64
import json
from contextlib import asynccontextmanager
from types import SimpleNamespace

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import ToolUse
from ccmaster_hookspecs.agents import Endpoint
from ccmaster_plugin_demo_agent.own_tools import http, reached, wire
from ccmaster_plugin_demo_agent.own_tools.reached import NOBODY, OwnTools
from ccmaster_plugin_demo_agent.results import Result

USE = ToolUse(tool="mcp__ccmaster__add", arguments={"a": 1}, tool_use_id="use-1")
DONE = {"content": [{"type": "text", "text": "two"}], "structuredContent": {"sum": 2}}
ANSWER = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"resultType": "complete"} | DONE})
PROGRESS = json.dumps({"jsonrpc": "2.0", "method": "notifications/progress", "params": {}})
RESULT = Result("two", structured={"sum": 2})


def replied(status, kind, body):
    head = f"HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {len(body.encode())}"
    return f"{head}\r\nConnection: close\r\n\r\n{body}".encode()


def streamed(*messages):
    return replied(200, "text/event-stream", "".join(f"data: {one}\n\n" for one in messages))


@asynccontextmanager
async def answering(*answers):
    """Answer one request after the other; yield where, and what was asked."""
    asked, left = [], list(answers)

    async def exchange(reading, writing):
        head = (await reading.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if line)
        body = await reading.readexactly(int(headers["content-length"]))
        asked.append((headers, json.loads(body)))
        answer = left.pop(0)
        if callable(answer):
            await answer(reading)
        else:
            writing.write(answer)
            await writing.drain()
        writing.close()

    server = await asyncio.start_server(exchange, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/mcp", asked
    finally:
        server.close()


def own_tools(*urls):
    """Return the tools of an agent that are at one place after the other, at last nowhere."""
    left = [Endpoint(url=url, token=f"token-{number}") for number, url in enumerate(urls)]

    async def endpoint():
        return left.pop(0) if left else None

    return OwnTools(SimpleNamespace(endpoint=endpoint))


async def called(*urls, seconds=20.0):
    return await own_tools(*urls).call(USE, seconds)


async def test_a_call_says_what_the_protocol_wants():
    async with answering(replied(200, "application/json", ANSWER)) as (url, asked):
        assert await called(url) == RESULT
    [(headers, body)] = asked
    assert headers["authorization"] == "bearer token-0"
    assert (headers["mcp-method"], headers["mcp-name"]) == ("tools/call", "add")
    assert headers["mcp-protocol-version"] == wire.REVISION
    assert body["params"]["name"] == "add"
    assert body["params"]["arguments"] == {"a": 1}
    assert body["params"]["_meta"]["claudecode/toolUseId"] == "use-1"


async def test_one_endpoint_serves_all_calls_of_an_agent():
    async with answering(*[replied(200, "application/json", ANSWER)] * 2) as (url, asked):
        tools = own_tools(url)
        assert [await tools.call(USE, 20) for _ in range(2)] == [RESULT, RESULT]
    assert [headers["authorization"] for headers, _ in asked] == ["bearer token-0"] * 2


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (streamed(PROGRESS, "", ANSWER), None),
        (streamed(PROGRESS), "without an answer"),
        (replied(400, "application/json", '{"error": {"message": "bad"}}'), "bad"),
        (replied(500, "text/html", "<b>oh</b>"), "HTTP status 500"),
        (replied(202, "application/json", ""), "HTTP status 202"),
        (replied(200, "application/json", "{"), "no JSON"),
        (replied(200, "application/json", '{"result": {"resultType": "more"}}'), "'more'"),
        (replied(307, "application/json", "{}"), "HTTP status 307"),
        (b"", "broke"),
        (
            b"HTTP/1.1 200 x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            "broke",
        ),
        (b"what?\r\n\r\n", "broke"),
    ],
)
async def test_any_answer_is_a_result_and_nothing_is_called_twice(answer, text):
    async with answering(answer) as (url, asked):
        result = await called(url, url)
    assert result == RESULT if text is None else result.failed and text in result.text
    assert len(asked) == 1


@pytest.mark.parametrize("status", [401, 503])
async def test_what_a_door_turned_away_is_called_again_where_the_door_is_now(status):
    turned_away = replied(status, "text/plain", "no")
    async with answering(turned_away) as (old, before), answering(streamed(ANSWER)) as (new, after):
        assert await called(old, new) == RESULT
    assert len(before) == 1
    assert [headers["authorization"] for headers, _ in after] == ["bearer token-1"]


async def test_a_server_that_is_gone_is_looked_for_again(unused_port):
    async with answering(streamed(ANSWER)) as (url, _):
        assert await called(f"http://127.0.0.1:{unused_port}/mcp", url) == RESULT
    result = await called(f"http://127.0.0.1:{unused_port}/mcp")
    assert (result.text, result.failed) == (NOBODY, True)


async def test_one_that_stays_away_is_given_up(unused_port, monkeypatch):
    monkeypatch.setattr(reached, "PATIENCE", 0.0)
    result = await called(f"http://127.0.0.1:{unused_port}/mcp")
    assert result.failed
    assert f"nobody answers at http://127.0.0.1:{unused_port}/mcp" in result.text


async def test_no_other_machine_is_called():
    result = await called("http://192.0.2.1/mcp")
    assert result.failed
    assert "this machine alone" in result.text


async def test_a_call_that_takes_too_long_is_given_up_and_ended():
    gone = asyncio.Event()

    async def silent(reading):
        await reading.read()
        gone.set()

    async with answering(silent) as (url, _), asyncio.timeout(20):
        result = await called(url, seconds=0.05)
        await gone.wait()
    assert (result.text, result.failed) == ("ccmaster gave no answer within 0.05 s", True)


json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
results = st.fixed_dictionaries(
    {},
    optional={
        "resultType": st.sampled_from(["complete", "input_required"]) | json_data,
        "content": st.lists(st.fixed_dictionaries({"type": st.just("text"), "text": json_data}))
        | json_data,
        "isError": json_data,
        "structuredContent": json_data,
    },
)
messages = st.fixed_dictionaries(
    {},
    optional={"result": results | json_data, "error": json_data, "method": st.text()},
)


@given(st.text() | st.binary() | (messages | json_data).map(json.dumps))
def test_any_message_is_a_result_or_none(message):
    result = wire.answer(message)
    assert result is None or isinstance(result.text, str)


@given(st.text(min_size=1))
def test_any_name_fits_into_a_header(name):
    use = ToolUse(tool=wire.SEEN_AS + name, arguments={}, tool_use_id="1")
    value = wire.headers(use, "token")["Mcp-Name"]
    assert value.isascii()
    assert value.isprintable()
    assert value == value.strip()
    told = value
    if value.startswith("=?base64?"):
        told = base64.b64decode(value[9:-2], validate=True).decode()
    assert told == name


async def test_a_socket_that_is_gone_under_the_client_fails_the_call_and_not_the_agent(monkeypatch):
    def gone(*_, **__):
        raise AttributeError("'NoneType' object has no attribute 'getpeername'")

    monkeypatch.setattr(httpx2.AsyncClient, "stream", gone)
    result = await http.called(Endpoint(url="http://127.0.0.1:1/mcp", token="t"), USE, 5.0)
    assert result.failed
    assert "whatever was done by then" in result.text
