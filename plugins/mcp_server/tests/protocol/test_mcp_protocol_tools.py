"""Tools over the protocol: listed, called, refused, in both eras."""

import asyncio

import pytest
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.mcp import (
    Annotations,
    Audio,
    Embedded,
    Icon,
    Image,
    ResourceLink,
    Text,
    ToolFailure,
    ToolResult,
)
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_hookspecs.principals import Scope


async def greet(call):
    return f"hello {call.arguments['name']} from {call.caller}"


GREETED = table({"name": text("whom")})


async def test_a_tool_is_listed_as_it_was_contributed(desk, era):
    desk.tool(
        greet,
        title="Greet",
        input_schema=GREETED,
        output_schema=table({"said": text("what")}),
        read_only=True,
        icons=(Icon(src="https://example.com/i.png", sizes=("48x48",)),),
        meta={"example.com/x": 1},
    )
    async with desk.client(era=era) as client:
        (tool,) = (await client.list_tools()).tools
    assert (tool.name, tool.title, tool.description) == ("greet", "Greet", "for a test")
    assert tool.input_schema == GREETED
    assert tool.output_schema == table({"said": text("what")})
    assert tool.annotations.read_only_hint is True
    assert tool.annotations.destructive_hint is False
    assert tool.icons[0].sizes == ["48x48"]
    assert tool.meta == {"example.com/x": 1}


async def test_a_schema_of_something_else_than_an_object_is_told_to_those_who_know_it(desk):
    desk.tool(greet, output_schema={"type": "array", "items": {"type": "string"}})
    async with desk.client(era="2025-11-25") as client:
        assert (await client.list_tools()).tools[0].output_schema is None
    async with desk.client(era="2026-07-28") as client:
        assert (await client.list_tools()).tools[0].output_schema["type"] == "array"


async def test_a_call_reaches_the_tool_and_its_answer_the_caller(desk, era):
    desk.tool(greet, input_schema=GREETED)
    async with desk.client(era=era) as client:
        result = await client.call_tool("greet", {"name": "Ada"})
    assert not result.is_error
    assert result.content[0].text == f"hello Ada from {desk.host.person}"


async def test_arguments_that_do_not_fit_are_an_error_that_the_model_reads(desk, era):
    desk.tool(greet, input_schema=GREETED)
    async with desk.client(era=era) as client:
        result = await client.call_tool("greet", {"name": 3})
    assert result.is_error
    assert "name: 3 is not of type 'string'" in result.content[0].text


async def test_an_unknown_tool_is_an_error_of_the_request(desk, era):
    async with desk.client(era=era) as client:
        with pytest.raises(MCPError, match="there is no tool 'none'") as caught:
            await client.call_tool("none", {})
    assert caught.value.code == -32602


async def test_only_what_a_caller_may_use_is_listed_and_called(desk, era, reader):
    desk.tool(greet, "reads", scope=Scope.SESSION_READ, input_schema=GREETED)
    desk.tool(greet, "writes", scope=Scope.SESSION_WRITE, input_schema=GREETED)
    async with desk.client(reader, era=era) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["reads"]
        refused = await client.call_tool("writes", {"name": "Ada"})
    assert refused.is_error
    assert "lacks the scope session:write" in refused.content[0].text


async def test_every_sort_of_content_arrives(desk, era):
    async def show(_):
        return ToolResult(
            content=(
                Text("words", Annotations(audience=("user",), priority=0.5)),
                Image(b"\x89PNG", "image/png"),
                Audio(b"RIFF", "audio/wav"),
                ResourceLink(uri="x://y", name="y", size=3),
                Embedded(uri="x://t", data="text", mime_type="text/plain"),
                Embedded(uri="x://b", data=b"\x00\x01"),
            ),
            structured={"n": 1},
            meta={"example.com/m": True},
        )

    desk.tool(show)
    async with desk.client(era=era) as client:
        result = await client.call_tool("show", {})
    words, image, audio, link, embedded, blob = result.content
    assert (words.text, words.annotations.priority) == ("words", 0.5)
    assert (image.data, image.mime_type) == ("iVBORw==", "image/png")
    assert (audio.data, audio.mime_type) == ("UklGRg==", "audio/wav")
    assert (link.uri, link.size) == ("x://y", 3)
    assert (embedded.resource.text, embedded.resource.mime_type) == ("text", "text/plain")
    assert blob.resource.blob == "AAE="
    assert result.structured_content == {"n": 1}
    assert result.meta["example.com/m"] is True


async def test_structured_data_that_is_no_object_is_text_to_those_who_know_no_other(desk):
    async def count(_):
        return [1, 2]

    desk.tool(count)
    async with desk.client(era="2025-11-25") as client:
        old = await client.call_tool("count", {})
    async with desk.client(era="2026-07-28") as client:
        new = await client.call_tool("count", {})
    assert (old.structured_content, old.content[0].text) == (None, "[1,2]")
    assert (new.structured_content, new.content[0].text) == ([1, 2], "[1,2]")


async def test_a_failure_is_told_and_an_exception_is_not(desk, era, caplog):
    async def fails(_):
        raise ToolFailure("the disk is full", "make room")

    async def breaks(_):
        raise ValueError("/secret/path")

    desk.tool(fails)
    desk.tool(breaks)
    async with desk.client(era=era) as client:
        told = await client.call_tool("fails", {})
        hidden = await client.call_tool("breaks", {})
    assert (told.is_error, told.content[0].text) == (True, "the disk is full: make room")
    assert hidden.is_error
    assert "secret" not in hidden.content[0].text
    assert "/secret/path" in caplog.text


async def test_a_call_that_its_client_cancels_stops_the_tool(desk, era, soon):
    began, stopped = asyncio.Event(), asyncio.Event()

    async def wait(_):
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    desk.tool(wait)
    async with soon(), desk.client(era=era) as client:
        call = asyncio.create_task(client.call_tool("wait", {}))
        await began.wait()
        call.cancel()
        await stopped.wait()
        await asyncio.gather(call, return_exceptions=True)


async def test_a_tool_that_is_given_up_says_so(desk, era):
    async def wait(_):
        await asyncio.Event().wait()

    desk.tool(wait, timeout=0.01)
    async with desk.client(era=era) as client:
        result = await client.call_tool("wait", {})
    assert result.content[0].text == "wait was given up after 0.01 s"


async def test_progress_is_told_as_it_comes_and_never_goes_back(desk, era):
    async def work(call):
        for done in (0, 5, 3, 10):
            await call.progress(done, 10, f"at {done}")
        return "done"

    heard = []

    async def hear(done, total, text):
        heard.append((done, total, text))

    desk.tool(work)
    async with desk.client(era=era) as client:
        await client.call_tool("work", {}, progress_callback=hear)
    assert sorted(heard) == [(0, 10, "at 0"), (5, 10, "at 5"), (10, 10, "at 10")]


async def test_the_tool_use_of_claude_code_reaches_the_tool(desk, era):
    async def which(call):
        return call.tool_use_id or "none"

    desk.tool(which)
    async with desk.client(era=era) as client:
        told = await client.call_tool("which", {}, meta={"claudecode/toolUseId": "toolu_1"})
        none = await client.call_tool("which", {}, meta={"claudecode/toolUseId": 7})
    assert [result.content[0].text for result in (told, none)] == ["toolu_1", "none"]


async def test_a_caller_has_only_so_many_calls_at_once(desk, era, bounds, soon):
    began, go_on = asyncio.Event(), asyncio.Event()

    async def wait(_):
        began.set()
        await go_on.wait()
        return "done"

    desk.tool(wait)
    server = desk.server(bounds=bounds(calls=1))
    async with soon(), desk.client(server=server, era=era) as client:
        first = asyncio.create_task(client.call_tool("wait", {}))
        await began.wait()
        second = await client.call_tool("wait", {})
        go_on.set()
        third = await first
        fourth = await client.call_tool("wait", {})
    assert second.is_error
    assert "has 1 calls at once" in second.content[0].text
    assert not third.is_error
    assert not fourth.is_error
