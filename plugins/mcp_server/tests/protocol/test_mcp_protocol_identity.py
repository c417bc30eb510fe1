"""What the server says of itself and of what it can, and what it keeps from callers."""

import mcp_types as types
import pytest
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.mcp import TaskSupport
from ccmaster_plugin_mcp_server.protocol.identity import DESCRIPTION, INSTRUCTIONS


async def nothing(_):
    return None


async def test_it_says_what_it_is_and_what_it_can(desk, era):
    mode = {"mode": "auto"} if era == "2026-07-28" else {}
    async with desk.client(era=era, **mode) as client:
        info, can = client.server_info, client.server_capabilities
        assert client.protocol_version == era
        assert client.instructions == INSTRUCTIONS
    assert (info.name, info.title, info.version) == ("ccmaster", "ccmaster", "0.1.0")
    assert info.description == DESCRIPTION
    assert info.icons[0].mime_type == "image/svg+xml"
    assert can.tools.list_changed is True
    assert can.prompts.list_changed is True
    assert (can.resources.list_changed, can.resources.subscribe) == (True, True)
    assert can.completions is not None
    assert can.logging is not None


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
async def test_every_earlier_version_is_spoken(desk, version, monkeypatch):
    desk.tool(nothing)
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", version)
    async with desk.client(era="2025-11-25") as client:
        assert client.protocol_version == version
        assert [tool.name for tool in (await client.list_tools()).tools] == ["nothing"]
        assert not (await client.call_tool("nothing", {})).is_error


async def test_each_result_says_only_briefly_whose_it_is(desk):
    desk.tool(nothing)
    async with desk.client() as client:
        result = await client.call_tool("nothing", {})
    said = result.meta["io.modelcontextprotocol/serverInfo"]
    assert said == {"name": "ccmaster", "title": "ccmaster", "version": "0.1.0"}


async def test_what_may_be_kept_of_a_list_is_said_and_is_the_callers_alone(desk):
    desk.resource("x://one", nothing)
    async with desk.client() as client:
        lists = [
            await client.list_tools(),
            await client.list_resources(),
            await client.list_resource_templates(),
            await client.list_prompts(),
        ]
        read = await client.read_resource("x://one")
    assert {(one.ttl_ms, one.cache_scope) for one in lists} == {(10_000, "private")}
    assert (read.ttl_ms, read.cache_scope) == (0, "private")


async def test_logs_of_a_tool_are_told_to_those_who_want_them(desk, soon):
    async def speak(call):
        for level in ("debug", "info", "error"):
            await call.log(level, {"at": level})

    heard = []

    async def hear(params):
        heard.append(params.data["at"])

    desk.tool(speak)
    async with soon(), desk.client(era="2025-11-25", logging_callback=hear) as client:
        await client.call_tool("speak", {})
        assert heard == ["info", "error"]
        heard.clear()
        with pytest.warns(UserWarning, match="deprecated"):
            await client.set_logging_level("error")
        await client.call_tool("speak", {})
        assert heard == ["error"]
    heard.clear()
    async with soon(), desk.client(logging_callback=hear) as client:
        await client.call_tool("speak", {})
        assert heard == []
        await client.call_tool("speak", {}, meta={types.LOG_LEVEL_META_KEY: "info"})
    assert heard == ["info", "error"]


async def test_nobody_may_do_anything_without_a_scope(desk, era, nobody):
    desk.tool(nothing)
    desk.resource("x://one", nothing)
    desk.template("x://{n}", nothing)
    desk.prompt(nothing)
    async with desk.client(nobody, era=era) as client:
        assert (await client.list_tools()).tools == []
        assert (await client.list_resources()).resources == []
        assert (await client.list_resource_templates()).resource_templates == []
        assert (await client.list_prompts()).prompts == []
        assert (await client.call_tool("nothing", {})).is_error
        with pytest.raises(MCPError, match="there is no resource"):
            await client.read_resource("x://one")
        with pytest.raises(MCPError, match="there is no prompt"):
            await client.get_prompt("nothing")


async def test_a_task_that_nobody_can_run_is_refused_as_the_client_lacks_it(desk, era):
    desk.tool(nothing, tasks=TaskSupport.REQUIRED)
    async with desk.client(era=era) as client:
        with pytest.raises(MCPError, match="runs only for clients that know tasks") as caught:
            await client.call_tool("nothing", {})
    assert caught.value.code == -32021
    assert caught.value.data == {
        "requiredCapabilities": {"extensions": {"io.modelcontextprotocol/tasks": {}}}
    }
