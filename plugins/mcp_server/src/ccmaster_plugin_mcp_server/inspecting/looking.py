"""What each command finds out over a connection, as values."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen
from mcp import types

from ccmaster_plugin_mcp_server.inspecting import arguments, calling, checks, listing
from ccmaster_plugin_mcp_server.inspecting.connection import Connection
from ccmaster_plugin_mcp_server.inspecting.report import Report, report
from ccmaster_plugin_mcp_server.inspecting.trace import Write


@frozen
class Tools:
    """What tools there are."""

    tools: Sequence[types.Tool]
    report: Report


@frozen
class Call:
    """What came of a call."""

    arguments: Mapping[str, Any]
    result: types.CallToolResult | None
    """None: it was not called, because the arguments do not fit."""
    report: Report


@frozen
class Resources:
    """What can be read."""

    resources: Sequence[types.Resource]
    templates: Sequence[types.ResourceTemplate]
    report: Report


@frozen
class Read:
    """What was read."""

    contents: "Sequence[types.TextResourceContents | types.BlobResourceContents]"
    report: Report


@frozen
class Prompts:
    """What prompts there are."""

    prompts: Sequence[types.Prompt]
    report: Report


@frozen
class Prompted:
    """What a prompt says."""

    result: types.GetPromptResult
    report: Report


async def tools(connection: Connection, name: str | None) -> Tools:
    """List all tools, or the one that is named."""
    found = (
        await listing.tools(connection) if name is None else [await listing.tool(connection, name)]
    )
    return Tools(found, report(connection, checks.of_tools(found, modern=connection.modern)))


async def call(
    connection: Connection,
    name: str,
    words: Sequence[str],
    stdin: str | None,
    *,
    anyway: bool,
    say: Write,
) -> Call:
    """Call a tool, and compare what goes and what comes with its schemas.

    Args:
        connection: To its server.
        name: The tool.
        words: The arguments as they were typed.
        stdin: What '-' among them stands for.
        anyway: Whether it is called though the arguments do not fit.
        say: Is told of progress.
    """
    tool = await listing.tool(connection, name)
    violations = [*checks.of_tools([tool], modern=connection.modern)]
    given = arguments.arguments(words, tool.input_schema, stdin)
    misfits = [f"arguments: {each}" for each in checks.of_value(given, tool.input_schema)]
    violations += misfits
    if misfits and not anyway:
        return Call(given, None, report(connection, violations))
    result = await calling.call(connection, tool, given, say)
    violations += (f"result: {each}" for each in checks.of_result(result, tool.output_schema))
    return Call(given, result, report(connection, violations))


async def resources(connection: Connection) -> Resources:
    """List what can be read."""
    found, made = await listing.resources(connection), await listing.templates(connection)
    return Resources(found, made, report(connection, checks.of_resources(found)))


async def read(connection: Connection, uri: str) -> Read:
    """Read a resource."""
    with connection.timed("resources/read"):
        result = await connection.client.read_resource(uri)
    return Read(result.contents, report(connection, checks.of_contents(result.contents)))


async def prompts(connection: Connection) -> Prompts:
    """List the prompts."""
    return Prompts(await listing.prompts(connection), report(connection))


async def prompt(connection: Connection, name: str, words: Sequence[str]) -> Prompted:
    """Let the server write a prompt."""
    given = arguments.pairs(words)
    with connection.timed("prompts/get"):
        result = await connection.client.get_prompt(name, given)
    blocks = [message.content for message in result.messages]
    return Prompted(result, report(connection, checks.of_blocks(blocks)))
