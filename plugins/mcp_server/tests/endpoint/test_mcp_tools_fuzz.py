"""Whatever JSON a tool is called with over the protocol, there is an answer, and it comes."""

import asyncio
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR

from ccmaster_plugin_mcp_server.calling.making import UNEXPECTED
from ccmaster_plugin_mcp_server.protocol.callers import always
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS
from ccmaster_plugin_mcp_server.whole import whole

EXAMPLES = 400
PATIENCE = 20.0
"""Seconds after which an answer is taken not to come."""
CONFIGURATION = '[sessions]\nruntime = "demo"\n[mcp_server]\nenabled = false\n'

TEXTS = st.text(max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
KNOWN = st.sampled_from(["one", "gone", "session:read", "ended", "demo", "/", "~", ".", "bzE"])
OF_KIND = {
    "string": KNOWN | TEXTS,
    "integer": st.integers(-1, 10),
    "number": st.sampled_from([0.01, 1e-300, -1.0]) | st.floats(),
    "boolean": st.booleans(),
    "array": st.lists(KNOWN | TEXTS, max_size=3),
    "object": st.dictionaries(TEXTS, TEXTS, max_size=2),
    "null": st.none(),
}


def value(schema):
    """Return what may fit the schema of a tool's argument, and may not."""
    if "enum" in schema:
        fitting = st.sampled_from(schema["enum"])
    else:
        kinds = schema.get("type", "string")
        each = kinds if isinstance(kinds, list) else [kinds]
        fitting = st.one_of(*(OF_KIND[kind] for kind in each))
    return st.integers(0, 9).flatmap(lambda chance: fitting if chance else ANYTHING)


def arguments(tool):
    """Return arguments that may fit a tool, and may not; none waits for long."""
    properties = tool.input_schema["properties"]
    names = {name: value(schema) for name, schema in properties.items()}
    quick = {"timeout": 0.01} if "timeout" in names else {}
    needed = {name: names[name] for name in tool.input_schema.get("required", ())}
    more = {name: names[name] for name in names.keys() - needed.keys()}
    fits = st.fixed_dictionaries(needed, optional=more)
    odd = st.dictionaries(st.sampled_from(sorted(names) or ["x"]) | TEXTS, ANYTHING, max_size=4)
    return (fits | odd).map(lambda given: given | quick)


CALLS = st.one_of(*(st.tuples(st.just(tool.name), arguments(tool)) for tool in TOOLS))


@pytest.fixture
async def host(open_host, ccmaster_home, tmp_path):
    """Return a host with a session that lives and one that has ended."""
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text(CONFIGURATION, encoding="utf-8")
    async with open_host() as host:
        how = {"by": host.person, "working_dir": str(tmp_path), "watch": False}
        await host.launch(name="one", **how)
        gone = await host.launch(name="gone", **how)
        await host.stop(gone, by=host.person)
        yield host


async def test_any_arguments_are_answered(host, caplog):
    loop = asyncio.get_running_loop()

    async def called(client, name, given):
        """Return what the caller is told, in words."""
        async with asyncio.timeout(PATIENCE):
            try:
                return (await client.call_tool(name, given)).model_dump_json()
            except MCPError as error:
                return f"internal: {error}" if error.code == INTERNAL_ERROR else str(error)

    async with whole(host, always(host.person)) as server, Client(server, cache=None) as client:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(CALLS)
        def holds(call):
            answering = asyncio.run_coroutine_threadsafe(called(client, *call), loop)
            said = answering.result(2 * PATIENCE)
            assert not said.startswith("internal")
            assert UNEXPECTED not in said
            assert "Traceback" not in said

        await asyncio.to_thread(holds)
        assert not (await client.call_tool("list_sessions", {})).is_error
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
