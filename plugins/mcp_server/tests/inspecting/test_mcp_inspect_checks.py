"""Schemas, arguments and answers are compared with what they should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from mcp import types

from ccmaster_plugin_mcp_server.inspecting import checks

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["$ref", "$id", "$schema", "type", "properties", "items", "#", "a"]),
            inner,
            max_size=4,
        )
    ),
)


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ({"type": "objekt"}, "type: 'objekt' is not valid under any of the given schemas"),
        ({"properties": {"a": {"minimum": "x"}}}, "properties.a.minimum: 'x' is not of type"),
        ({"$ref": "#/$defs/none"}, "$ref: '#/$defs/none' names nothing within the schema"),
        ({"$ref": "https://example.org/x"}, "names nothing within the schema"),
        ({"$schema": 5}, "$schema: 5 is not of type 'string'"),
    ],
)
def test_what_is_no_schema_is_told(schema, wrong):
    [found] = checks.of_schema(schema)
    assert wrong in found


@pytest.mark.parametrize(
    "schema",
    [
        None,
        {},
        {"type": "object", "properties": {"$ref": {"type": "string"}}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"const": {"$ref": "nowhere"}}}},
        {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {}},
        {"$ref": "#there", "$defs": {"a": {"$anchor": "there"}}},
    ],
)
def test_what_is_a_schema_is_left_alone(schema):
    assert list(checks.of_schema(schema)) == []


@given(JSON, JSON)
def test_any_schema_and_any_value_can_be_compared(schema, value):
    told = [*checks.of_schema(schema), *checks.of_value(value, schema)]
    assert all(text.isprintable() for text in told)


def test_a_schema_without_end_ends():
    [wrong] = checks.of_value({}, {"$ref": "#"})
    assert "without end" in wrong


def test_what_cannot_be_tried_here_is_not_called_wrong():
    assert list(checks.of_value("x", {"pattern": r"\p{L}"})) == []


def test_many_violations_are_not_all_told():
    assert len(list(checks.of_value([None] * 100, {"items": {"type": "string"}}))) == 10


def tool(**more):
    return types.Tool(name="t", input_schema={"type": "object"}, **more)


def test_headers_of_arguments_are_compared_where_the_revision_has_them():
    wrong = types.Tool(
        name="t",
        input_schema={
            "type": "object",
            "properties": {"a": {"type": "object", "x-mcp-header": "A"}},
        },
    )
    [told] = checks.of_tools([wrong], modern=True)
    assert told.startswith("tool t: x-mcp-header: ")
    assert list(checks.of_tools([wrong], modern=False)) == []


def test_both_schemas_of_a_tool_are_compared():
    [told] = checks.of_tools([tool(output_schema={"type": 5})], modern=True)
    assert told.startswith("tool t: outputSchema: type: 5 ")


@pytest.mark.parametrize(
    ("result", "schema", "told"),
    [
        ({"content": []}, None, []),
        ({"content": []}, {}, ["structuredContent: missing, though the tool has an outputSchema"]),
        ({"content": [], "isError": True}, {}, []),
        ({"content": [], "structuredContent": None}, {"type": "null"}, []),
        (
            {"content": [], "structuredContent": {"a": 1}},
            {"properties": {"a": {"type": "string"}}},
            ["structuredContent: a: 1 is not of type 'string'"],
        ),
        (
            {"content": [{"type": "audio", "data": "%", "mimeType": "audio/x"}]},
            None,
            ["content.0: its data is not base64"],
        ),
        (
            {"content": [{"type": "resource", "resource": {"uri": "a:b", "blob": "%"}}]},
            None,
            ["content.0: a:b: its blob is not base64"],
        ),
    ],
)
def test_a_result_is_compared_with_the_schema_of_its_tool(result, schema, told):
    assert list(checks.of_result(types.CallToolResult.model_validate(result), schema)) == told


def test_resources_have_addresses_of_their_own():
    listed = [types.Resource(uri=uri, name="n") for uri in ("a:b", "a:b", "nowhere")]
    assert list(checks.of_resources(listed)) == [
        "resource a:b: it is listed 2 times",
        "resource nowhere: it has no scheme, so it is no URI",
    ]
