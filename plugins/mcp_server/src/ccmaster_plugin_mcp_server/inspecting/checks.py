"""Whether what a server says fits: its schemas, our arguments, its answers. Pure.

Schemas are JSON Schema 2020-12 where they name no other draft (MCP, "JSON Schema Usage").
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from jsonschema.validators import Draft202012Validator, validator_for
from mcp import types
from mcp.shared.inbound import find_invalid_x_mcp_header
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from ccmaster_hookspecs.clean import one_line

_NAME = re.compile(r"[A-Za-z0-9_./-]{1,128}")
"""What a tool may be called (SEP-986)."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MOST = 10
"""How many violations of one schema are told."""
_NO_SCHEMAS = {"const", "default", "enum", "examples"}
"""Keywords below which there are values."""
_LONGEST = 300
"""Characters of one violation that are told."""


def of_tools(tools: Sequence[types.Tool], *, modern: bool) -> Iterator[str]:
    """Yield what is wrong with a list of tools.

    Args:
        tools: As the server listed them.
        modern: Whether the revision has the annotation 'x-mcp-header'.
    """
    for name, times in Counter(tool.name for tool in tools).items():
        if times > 1:
            yield _told(f"tool {name}", f"{times} tools are named so")
    for tool in tools:
        about = f"tool {tool.name}"
        if not _NAME.fullmatch(tool.name):
            yield _told(about, "its name is not 1 to 128 letters, digits, '_', '-', '.' or '/'")
        for where, schema in (
            ("inputSchema", tool.input_schema),
            ("outputSchema", tool.output_schema),
        ):
            yield from (_told(f"{about}: {where}", wrong) for wrong in of_schema(schema))
        if modern and (reason := find_invalid_x_mcp_header(tool.input_schema)) is not None:
            yield _told(f"{about}: x-mcp-header", f"{reason}, so clients leave the tool out")


def of_schema(schema: Any) -> Iterator[str]:
    """Yield what keeps a schema from being a JSON Schema; None is no schema, which is right."""
    if schema is None:
        return
    kind = _dialect(schema)
    try:
        wrong = [*map(_located, islice(kind(kind.META_SCHEMA).iter_errors(schema), _MOST))]
    except RecursionError:
        wrong = ["it is nested too deeply"]
    if wrong:
        yield from wrong
        return
    for reference in islice(_unresolved(schema, kind), _MOST):
        yield _told("$ref", f"{reference!r} names nothing within the schema")


def of_value(value: Any, schema: Any) -> Iterator[str]:
    """Yield what keeps a value from fitting a schema; nothing where the schema is none itself."""
    if schema is None or any(of_schema(schema)):
        return
    # An empty registry: nothing is fetched for a schema that names what is elsewhere.
    errors = _dialect(schema)(schema, registry=Registry()).iter_errors(value)
    try:
        yield from (_located(error) for error in islice(errors, _MOST))
    except RecursionError:
        yield "it is nested too deeply, or its schema names itself without end"
    except (Unresolvable, re.error):
        return  # what cannot be looked up or tried here is not known to be wrong


def of_result(result: types.CallToolResult, output_schema: Any) -> Iterator[str]:
    """Yield what is wrong with a tool's result."""
    yield from of_blocks(result.content)
    if output_schema is None or result.is_error:
        return
    if "structured_content" not in result.model_fields_set:
        yield "structuredContent: missing, though the tool has an outputSchema"
        return
    for wrong in of_value(result.structured_content, output_schema):
        yield _told("structuredContent", wrong)


def of_blocks(blocks: Sequence[types.ContentBlock]) -> Iterator[str]:
    """Yield what is wrong with the content of a result, or of a prompt's messages."""
    for at, block in enumerate(blocks):
        if block.type in {"image", "audio"} and not _is_base64(block.data):
            yield f"content.{at}: its data is not base64"
        elif block.type == "resource":
            yield from (_told(f"content.{at}", wrong) for wrong in of_contents([block.resource]))


def of_contents(contents: Sequence[types.ResourceContents]) -> Iterator[str]:
    """Yield what is wrong with what was read."""
    for one in contents:
        blob = getattr(one, "blob", None)
        if blob is not None and not _is_base64(blob):
            yield _told(str(one.uri), "its blob is not base64")


def of_resources(resources: Sequence[types.Resource]) -> Iterator[str]:
    """Yield what is wrong with a list of resources."""
    for uri, times in Counter(str(one.uri) for one in resources).items():
        if times > 1:
            yield _told(f"resource {uri}", f"it is listed {times} times")
        if not _URI.match(uri):
            yield _told(f"resource {uri}", "it has no scheme, so it is no URI")


def _located(error: Any) -> str:
    where = ".".join(map(str, error.absolute_path))
    return _told(where, error.message) if where else _told("", error.message)


def _told(where: str, wrong: str) -> str:
    text = one_line(f"{where}: {wrong}" if where else wrong)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _dialect(schema: Any) -> Any:
    """Return the validator of the draft that a schema names; 2020-12 where it names none."""
    if not isinstance(schema, Mapping) or not isinstance(schema.get("$schema"), str):
        return Draft202012Validator
    return validator_for(schema, default=Draft202012Validator)


def _unresolved(schema: Any, kind: Any) -> Iterator[str]:
    """Yield each '$ref' that cannot be followed; none where parts have addresses of their own."""
    found = list(_references(schema))
    if not found or "$id" in found:
        return
    resource = Resource.from_contents(schema, default_specification=DRAFT202012)
    resolver = Registry().resolver_with_root(resource)
    for reference in dict.fromkeys(found):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            if reference not in {kind.META_SCHEMA.get("$id"), kind.META_SCHEMA.get("id")}:
                yield reference


def _references(schema: Any) -> Iterator[str]:
    """Yield each '$ref' of a schema; '$id' itself for a part that has one."""
    left = [schema]
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            if isinstance(one.get("$ref"), str):
                yield one["$ref"]
            if isinstance(one.get("$id"), str):
                yield "$id"
            left.extend(inner for key, inner in one.items() if key not in _NO_SCHEMAS)
        elif isinstance(one, list):
            left.extend(one)


def _is_base64(data: str) -> bool:
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
