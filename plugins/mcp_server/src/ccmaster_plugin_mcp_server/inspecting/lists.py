"""What a server has, as rows of a table. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcp import types

from ccmaster_hookspecs.clean import one_line
from ccmaster_plugin_mcp_server.inspecting.arguments import named_in

TOOLS = ("TOOL", "HINTS", "DESCRIPTION")
RESOURCES = ("RESOURCE", "TYPE", "DESCRIPTION")
TEMPLATES = ("TEMPLATE", "TYPE", "DESCRIPTION")
PROMPTS = ("PROMPT", "ARGUMENTS", "DESCRIPTION")
ARGUMENTS = ("ARGUMENT", "TYPE", "NEEDED", "DESCRIPTION")

Row = tuple[str, ...]


def tool(one: types.Tool) -> Row:
    """Return the row of a tool."""
    annotated = one.annotations.title if one.annotations else None
    return one.name, hints(one), about(one.title or annotated, one.description)


def resource(one: types.Resource) -> Row:
    """Return the row of a resource."""
    return one.uri, one.mime_type or "", about(one.title or one.name, one.description)


def template(one: types.ResourceTemplate) -> Row:
    """Return the row of a template."""
    return one.uri_template, one.mime_type or "", about(one.title or one.name, one.description)


def prompt(one: types.Prompt) -> Row:
    """Return the row of a prompt; an argument that may be left out stands in brackets."""
    names = (each.name if each.required else f"[{each.name}]" for each in one.arguments or ())
    return one.name, " ".join(names), about(one.title, one.description)


def hints(one: types.Tool) -> str:
    """Name what a tool says of itself; a server need not be believed."""
    said = one.annotations
    if said is None:
        return ""
    named = {
        "read-only": said.read_only_hint,
        "destructive": said.destructive_hint and not said.read_only_hint,
        "additive": said.destructive_hint is False and not said.read_only_hint,
        "idempotent": said.idempotent_hint,
    }
    return ", ".join(name for name, holds in named.items() if holds)


def about(title: str | None, description: str | None) -> str:
    """Put a title before the first line of a description, where both say something."""
    line = first_line(description or "")
    if not title or title == line:
        return line or first_line(title or "")
    return f"{first_line(title)}: {line}" if line else first_line(title)


def arguments(schema: Mapping[str, Any]) -> Iterator[Row]:
    """Yield a row for each argument that an input schema has."""
    properties = schema.get("properties")
    needed = schema.get("required")
    for name, said in properties.items() if isinstance(properties, Mapping) else ():
        inner: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
        description = inner.get("description") or inner.get("title")
        default = f" (else {inner['default']!r})" if "default" in inner else ""
        yield (
            name,
            named_in(inner, schema),
            "yes" if isinstance(needed, Sequence) and name in needed else "",
            f"{first_line(description) if isinstance(description, str) else ''}{default}",
        )


def has(capabilities: types.ServerCapabilities) -> str:
    """Name what a server says that it has."""
    named = {
        "tools": capabilities.tools,
        "resources": capabilities.resources,
        "prompts": capabilities.prompts,
        "completion": capabilities.completions,
        "logging": capabilities.logging,
    }
    extensions = [name.rpartition("/")[2] for name in capabilities.extensions or ()]
    return ", ".join([name for name, there in named.items() if there is not None] + extensions)


def first_line(text: str) -> str:
    """Return the first line of a text that says something, in one line."""
    lines = (one_line(line) for line in text.splitlines())
    return next(filter(None, lines), "")
