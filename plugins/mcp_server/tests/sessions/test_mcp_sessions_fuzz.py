"""Whatever JSON a tool is called with, there is a well-formed result, and it comes."""

import asyncio
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccmaster_hookspecs.mcp import Text, ToolResult
from ccmaster_plugin_mcp_server.calling.making import UNEXPECTED
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

EXAMPLES = 300
TEXTS = st.text(st.characters(), max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
KNOWN = st.sampled_from(
    [
        "one",
        "two",
        "gone",
        "session:read",
        "TurnEnded",
        "now",
        "next",
        "ended",
        "demo",
        "/",
        ".",
        "~",
        "11111111-1111-4111-8111-111111111111",
        "2026-01-01T00:00:00Z",
        "bzE",
        "bjE",
        "bzEvMQ",
    ]
)
PLACES = {
    "session_id": st.sampled_from(["one", "two", "gone"]),
    "working_dir": st.just("/"),
    "message_id": st.none() | st.uuids().map(str),
    "in_reply_to": st.none() | st.uuids().map(str),
    "permission_mode": st.none() | KNOWN,
    "runtime": st.none(),
}
"""What most calls must get right to come any further."""
SHORT = st.sampled_from([0.001, 0.01, 1e-300])


def arguments(tool):
    """Arguments that may fit the schema of a tool, and may not."""
    names = {name: value(name, schema) for name, schema in tool.input_schema["properties"].items()}
    needed = {name: names[name] for name in tool.input_schema.get("required", ())}
    more = {name: names[name] for name in names.keys() - needed.keys()}
    fits = st.fixed_dictionaries(needed, optional=more)
    return fits | st.dictionaries(st.sampled_from(sorted(names)) | TEXTS, ANYTHING)


def value(name, schema):
    parts = schema.get("anyOf", [schema])
    kinds = [part["type"] for part in parts]
    schema = parts[0]
    of_kind = {
        "string": st.sampled_from(schema["enum"]) if "enum" in schema else KNOWN | TEXTS,
        "integer": st.integers(-1, 10) | st.floats(),
        "number": SHORT | st.floats(),
        "boolean": st.booleans(),
        "array": st.lists(KNOWN | st.sampled_from(schema.get("items", {}).get("enum", ["x"]))),
        "null": st.none(),
    }
    fitting = PLACES.get(name, st.one_of(*(of_kind[kind] for kind in kinds)))
    return st.integers(0, 9).flatmap(lambda chance: fitting if chance else ANYTHING)


CALLS = st.one_of(*(st.tuples(st.just(tool), arguments(tool)) for tool in TOOLS))


def quick(tool, given):
    """Let no call wait for long: how long it waits is not what is held here."""
    if "timeout" not in tool.input_schema["properties"]:
        return given
    seconds = given.get("timeout", 300)
    long = isinstance(seconds, int | float) and seconds > 0.01
    return {**given, "timeout": 0.01} if long else given


async def test_any_arguments_give_a_result(use):
    await use.launch(name="one")
    await use.launch("a [[write:b|c]]", name="two")
    await use.ended(name="gone")
    loop = asyncio.get_running_loop()

    async def call(tool, given):
        async with asyncio.timeout(30):
            return await use(tool.name, wanted=use.wanted(tool.name, arguments=quick(tool, given)))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(CALLS)
    def holds(call_of):
        result = asyncio.run_coroutine_threadsafe(call(*call_of), loop).result(60)
        assert isinstance(result, ToolResult)
        texts = [part.text for part in result.content if isinstance(part, Text)]
        assert texts
        assert UNEXPECTED not in texts
        json.dumps([texts, result.structured], allow_nan=False, ensure_ascii=False).encode()

    await asyncio.to_thread(holds)
