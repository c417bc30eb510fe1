"""The reference of tools, resources, prompts and errors, as a page of the documentation.

`python -m ccmaster_plugin_mcp_server.reference docs/mcp.md` writes them into the page. With the
name of another plugin behind it, the page tells of what that one contributes.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import mcp_types
from attrs import field, frozen

from ccmaster_hookspecs.markers import ENTRY_POINT_GROUP
from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, TaskSupport, Tool
from ccmaster_plugin_mcp_server.sessions.figures import FIGURES
from ccmaster_plugin_mcp_server.sessions.prompts import PROMPTS
from ccmaster_plugin_mcp_server.sessions.resources import RESOURCES
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

BEGINNING = "<!-- From here on, made by `make docs` from the code; a test holds them together. -->"
"""What stands in the page before the reference; all after it is written anew."""

ERRORS: Mapping[str, str] = {
    "INVALID_REQUEST": "The request cannot be answered so: too many at once, or nobody who could "
    "be asked.",
    "METHOD_NOT_FOUND": "There is no such method in the protocol version that is spoken.",
    "INVALID_PARAMS": "A tool, prompt, task or cursor that is not there; a missing or unknown "
    "argument of a prompt; and, in 2026-07-28, a resource that is not there.",
    "INTERNAL_ERROR": "ccmaster failed, or the store cannot be used. The log says more; the "
    "message never does.",
    "HEADER_MISMATCH": "A header of the HTTP request says something else than its body.",
    "MISSING_REQUIRED_CLIENT_CAPABILITY": "The tool must ask its caller, or run as a task, and the "
    "client cannot; `data.requiredCapabilities` names what it lacks.",
    "UNSUPPORTED_PROTOCOL_VERSION": "The version is none that is spoken; `data.supported` lists "
    "them.",
}
"""When each error of the protocol comes; their numbers are the SDK's."""
RESOURCE_NOT_FOUND = (-32002, "Until 2025-11-25: a resource that is not there.")


@frozen
class Described:
    """What a page tells of."""

    tools: Iterable[Tool]
    resources: Iterable[Resource | ResourceTemplate]
    prompts: Iterable[Prompt] = ()
    errors: Mapping[str, str] = field(factory=dict)


OWN = Described(TOOLS, (*RESOURCES, *FIGURES), PROMPTS, ERRORS)
"""What this plugin offers itself."""


def mcp_page(page: str, described: Described) -> str:
    """Return the page with everything described, as Markdown.

    Args:
        page: The page as it is; all before `BEGINNING` stays.
        described: What it tells of.

    Raises:
        ValueError: The page does not say where the reference begins.
    """
    before, beginning, _ = page.partition(BEGINNING)
    if not beginning:
        raise ValueError(f"the page has no line {BEGINNING!r}")
    lines = [before + BEGINNING, ""]
    lines += _section("Tools", described.tools, _tool)
    lines += _section("Resources", described.resources, _resource)
    lines += _section("Prompts", described.prompts, _prompt)
    return "\n".join([*lines, *_errors(described.errors)])


def of_plugin(name: str) -> Described:
    """Return what another plugin describes as it is installed.

    Args:
        name: The plugin's entry point.
    """
    [point] = entry_points(group=ENTRY_POINT_GROUP, name=name)
    plugin = point.load()
    return Described(plugin.register_tools(), plugin.register_resources())


def _section(title: str, offers: Iterable[Any], told: Callable[[Any], Iterator[str]]) -> list[str]:
    lines = [line for offer in offers for line in told(offer)]
    return [f"## {title}", "", *lines] if lines else []


def _tool(tool: Tool) -> Iterator[str]:
    yield from (f"### `{tool.name}`", "", tool.description, "")
    yield f"- scope: `{tool.scope}`"
    hints = [
        word
        for word, holds in (
            ("reads only", tool.read_only),
            ("may take something away", tool.destructive),
            ("a second call changes nothing more", tool.idempotent),
            ("reaches beyond ccmaster", tool.open_world),
        )
        if holds
    ]
    if hints:
        yield f"- hints: {', '.join(hints)}"
    yield f"- given up after {tool.timeout:g} s{_as_a_task(tool)}"
    yield ""
    if properties := tool.input_schema.get("properties"):
        yield from _table("argument", properties, tool.input_schema.get("required", ()))
    else:
        yield from ("It takes no arguments.", "")
    if tool.output_schema and (fields := tool.output_schema.get("properties")):
        yield from _table("result", fields, tool.output_schema.get("required", ()))


def _as_a_task(tool: Tool) -> str:
    if tool.tasks is TaskSupport.FORBIDDEN:
        return ""
    only = f" (only with `{tool.lasts}`)" if tool.lasts else ""
    after = f"; as a task{only}, after {tool.task_timeout:g} s"
    return after + (", and taken up again where its host dies" if tool.resumes else "")


def _table(
    word: str, properties: Mapping[str, Mapping[str, Any]], required: Iterable[str]
) -> Iterator[str]:
    yield from (f"| {word} | type | meaning |", "|---|---|---|")
    needed = set(required)
    for name, schema in properties.items():
        must = "" if word == "result" or name not in needed else " (required)"
        yield f"| `{name}`{must} | {_type(schema)} | {_meaning(schema)} |"
    yield ""


def _type(schema: Mapping[str, Any]) -> str:
    if choices := schema.get("enum"):
        return " \\| ".join(f"`{choice}`" for choice in choices)
    if parts := schema.get("anyOf"):
        return " or ".join(_type(part) for part in parts)
    return str(schema.get("type", "any"))


def _meaning(schema: Mapping[str, Any]) -> str:
    text = str(schema.get("description", "")).replace("|", "\\|")
    if schema.get("default") is not None:
        text += f" Default: `{schema['default']}`."
    return text.strip()


def _resource(resource: Resource | ResourceTemplate) -> Iterator[str]:
    uri = resource.uri if isinstance(resource, Resource) else resource.uri_template
    yield from (f"### `{uri}`", "", resource.description or "", "")
    yield f"- scope: `{resource.scope}`"
    yield f"- type: `{resource.mime_type}`"
    told = "subscribers hear of each change" if resource.changed_by else "changes are not told"
    yield from (f"- {told}", "")


def _prompt(prompt: Prompt) -> Iterator[str]:
    yield from (f"### `{prompt.name}`", "", prompt.description, "", f"- scope: `{prompt.scope}`")
    yield from ("", "| argument | meaning |", "|---|---|")
    for argument in prompt.arguments:
        must = " (required)" if argument.required else ""
        completed = " Completed while it is typed." if argument.complete else ""
        yield f"| `{argument.name}`{must} | {argument.description}{completed} |"
    yield ""


def _errors(errors: Mapping[str, str]) -> Iterator[str]:
    if not errors:
        return
    yield from ("## Errors", "", "| code | when |", "|---|---|")
    rows = [(getattr(mcp_types, name), text) for name, text in errors.items()]
    for code, text in sorted([*rows, RESOURCE_NOT_FOUND]):
        yield f"| `{code}` | {text} |"
    yield ""


def main(path: Path, described: Described) -> None:
    """Write the page anew."""
    page = path.read_text(encoding="utf-8")
    path.write_text(mcp_page(page, described), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), of_plugin(sys.argv[2]) if sys.argv[2:] else OWN)
