"""Tools are looked at before the first caller comes; looking early finds what looking late does."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.principals import Scope, person
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls


def tool(name, **schema):
    return Tool(
        name=name,
        description="x",
        call=lambda call: None,
        scope=Scope.SESSION_READ,
        input_schema={"type": "object", **schema},
    )


async def test_a_tool_whose_schema_is_none_is_refused_however_early_it_was_looked_at(open_host):
    async with open_host() as host:
        host.contributed.add("test-tools", tool("good"), tool("bad", properties=3))
        calls = Calls(host, Audit(host.store))
        await calls.check()
        early = {tool.name for tool in calls.visible(person("ana"))}
        calls.forget()
        late = {tool.name for tool in calls.visible(person("ana"))}
    assert {"good", "list_sessions"} <= early
    assert "bad" not in early
    assert early == late
