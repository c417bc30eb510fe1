"""What is typed becomes what the schema asks for."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.inspecting.arguments import arguments, named_in, value

SCHEMA = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "number": {"type": "number"},
        "whole": {"type": "integer"},
        "yes": {"type": "boolean"},
        "list": {"type": "array"},
        "either": {"type": ["string", "null"]},
        "named": {"$ref": "#/$defs/Level"},
        "union": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "any": {},
        "loop": {"$ref": "#/properties/loop"},
    },
    "$defs": {"Level": {"enum": ["low", 3]}},
}
JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("text=5", "5"),
        ("text=a=b", "a=b"),
        ("text=", ""),
        ('text="5"', '"5"'),
        ("number=1.5", 1.5),
        ("number=x", "x"),
        ("whole=7", 7),
        ("yes=true", True),
        ('list=["a", 1]', ["a", 1]),
        ("either=null", None),
        ("either=5", "5"),
        ("named=low", "low"),
        ("named=3", 3),
        ("union=3", 3),
        ("union=x", "x"),
        ('union="3"', "3"),
        ("union=[1]", "[1]"),
        ("any=word", "word"),
        ('any={"a": 1}', {"a": 1}),
        ("any=NaN", "NaN"),
        ("loop=1", 1),
        ("unknown=true", True),
    ],
)
def test_a_word_has_the_type_that_the_schema_names(word, meant):
    [(key, read)] = arguments([word], SCHEMA).items()
    assert key == word.partition("=")[0]
    assert (read, type(read)) == (meant, type(meant))


@given(some.dictionaries(some.text(), JSON))
def test_an_object_is_taken_as_it_is(given):
    assert arguments([json.dumps(given)], SCHEMA) == given
    assert arguments(["-"], SCHEMA, json.dumps(given)) == given


@given(some.text(), JSON)
def test_any_schema_and_any_text_make_some_value(text, schema):
    schema = schema if isinstance(schema, dict) else {"type": schema}
    read = value(text, schema, schema)
    assert read == text or json.loads(text) == read
    assert isinstance(named_in(schema, schema), str)


@given(some.lists(some.text()), JSON)
def test_any_words_are_read_or_refused(words, schema):
    with suppress(InvalidRequest):
        assert isinstance(arguments(words, schema if isinstance(schema, dict) else {}, ""), dict)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("text", "string"),
        ("either", "string | null"),
        ("named", '"low" | 3'),
        ("union", "integer | string"),
        ("any", ""),
    ],
)
def test_types_are_named_for_a_person(key, name):
    assert named_in(SCHEMA["properties"][key], SCHEMA) == name
