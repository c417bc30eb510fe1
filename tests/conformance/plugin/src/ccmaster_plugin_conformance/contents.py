"""Tools that return each kind of content, or fail."""

from ccmaster_hookspecs.mcp import Audio, Embedded, Image, Text, ToolCall, ToolFailure, ToolResult
from ccmaster_plugin_conformance.fixture import fixture
from ccmaster_plugin_conformance.samples import PNG, silence

SCHEMA_2020_12 = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}
"""A schema with every keyword that a server might lose on the way."""

REGION = {
    "type": "object",
    "properties": {
        "region": {"type": "string", "description": "Where.", "x-mcp-header": "Region"},
    },
}
"""A schema whose argument also travels as an HTTP header."""


async def simple_text(call: ToolCall) -> str:
    """Return a text."""
    return "This is a simple text response for testing."


async def image(call: ToolCall) -> ToolResult:
    """Return a picture."""
    return ToolResult(content=(Image(PNG, "image/png"),))


async def audio(call: ToolCall) -> ToolResult:
    """Return a sound."""
    return ToolResult(content=(Audio(silence(), "audio/wav"),))


async def embedded(call: ToolCall) -> ToolResult:
    """Return a resource with what is in it."""
    return ToolResult(
        content=(
            Embedded(
                uri="test://embedded-resource",
                mime_type="text/plain",
                data="This is an embedded resource content.",
            ),
        )
    )


async def mixed(call: ToolCall) -> ToolResult:
    """Return several kinds at once."""
    return ToolResult(
        content=(
            Text("Multiple content types test:"),
            Image(PNG, "image/png"),
            Embedded(
                uri="test://mixed-content-resource",
                mime_type="application/json",
                data='{"test":"data","value":123}',
            ),
        )
    )


async def failing(call: ToolCall) -> str:
    """Fail, and say so."""
    raise ToolFailure("This tool intentionally returns an error for testing")


async def arguments(call: ToolCall) -> str:
    """Return what it was called with."""
    return ", ".join(f"{name}={value!r}" for name, value in call.arguments.items()) or "nothing"


TOOLS = (
    fixture("test_simple_text", f"{__name__}:simple_text", "Returns a text."),
    fixture("test_image_content", f"{__name__}:image", "Returns a picture."),
    fixture("test_audio_content", f"{__name__}:audio", "Returns a sound."),
    fixture("test_embedded_resource", f"{__name__}:embedded", "Returns a resource."),
    fixture("test_multiple_content_types", f"{__name__}:mixed", "Returns several kinds at once."),
    fixture("test_error_handling", f"{__name__}:failing", "Always fails."),
    fixture(
        "json_schema_2020_12_tool",
        f"{__name__}:arguments",
        "Has a schema with the rarer keywords of JSON Schema 2020-12.",
        input_schema=SCHEMA_2020_12,
    ),
    fixture(
        "test_x_mcp_header",
        f"{__name__}:arguments",
        "Has an argument that is also sent as a header.",
        input_schema=REGION,
    ),
)
