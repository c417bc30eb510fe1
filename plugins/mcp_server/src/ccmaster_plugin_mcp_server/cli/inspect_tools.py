"""`ccmaster inspect tools` and `call`: what a server's tools are, and what they do."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.cli.inspect_options import (
    AsJson,
    Options,
    Save,
    say,
    with_options,
)
from ccmaster_plugin_mcp_server.cli.inspect_output import (
    conclude,
    section,
    show,
    show_json,
    table,
)
from ccmaster_plugin_mcp_server.cli.inspect_words import asked, at_most_one

if TYPE_CHECKING:
    from mcp import types

    from ccmaster_plugin_mcp_server.inspecting.connection import Connection
    from ccmaster_plugin_mcp_server.inspecting.looking import Call, Tools


@with_options
def tools(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET] [NAME]", help="Which server, which tool."),
    ] = None,
    *,
    as_json: AsJson = False,
    options: Options,
) -> None:
    """List a server's tools, or show one with its schemas.

    \b
    Example:
      ccmaster inspect tools
      ccmaster inspect tools list_sessions
      ccmaster inspect tools http://127.0.0.1:9000/mcp --token-env TOKEN --json
      ccmaster inspect tools -- python server.py --stdio
    """  # noqa: D301 - '\b' is for Typer
    meant = asked(context, words)
    name = at_most_one(meant.words, "tool")

    async def work(connection: "Connection") -> "Tools":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.tools(connection, name)

    found = options.run(context, meant, work)
    if as_json:
        from ccmaster_plugin_mcp_server.inspecting.report import wire

        show_json(found.report.facts(tools=[wire(one) for one in found.tools]))
    elif name is not None:
        show(_tool(found.tools[0]))
    elif found.tools:
        from ccmaster_plugin_mcp_server.inspecting import lists

        show(table(lists.TOOLS, map(lists.tool, found.tools)))
    else:
        say("The server has no tools.")
    conclude(found.report, as_json=as_json)


@with_options
def call(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[TARGET] NAME [KEY=VALUE]...",
            help="Which server, which tool, and its arguments; or all of them as one JSON object;"
            " or '-', which takes that from stdin.",
        ),
    ],
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Call it though the arguments do not fit its schema.")
    ] = False,
    save: Save = None,
    as_json: AsJson = False,
    options: Options,
) -> None:
    """Call a tool, and check what goes and what comes against its schemas.

    \b
    Example:
      ccmaster inspect call list_sessions include_ended=true
      ccmaster inspect call "python server.py" add '{"a": 1, "b": 2}'
      ccmaster inspect call http://127.0.0.1:9000/mcp draw width=64 --save .
    """  # noqa: D301 - '\b' is for Typer
    from ccmaster_plugin_mcp_server.inspecting.contents import Shown, check

    check(save)
    meant = asked(context, words)
    if not meant.words:
        raise InvalidRequest("no tool is named", "name one; `ccmaster inspect tools` lists them")
    name, *given = meant.words
    stdin = sys.stdin.read() if given == ["-"] else None

    async def work(connection: "Connection") -> "Call":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.call(connection, name, given, stdin, anyway=anyway, say=say)

    found = options.run(context, meant, work)
    if as_json:
        show_json(found.report.facts(tool=name, **_facts(found)))
    elif found.result is not None:
        show(_result(found.result, Shown(save, name)))
    conclude(found.report, as_json=as_json, failure=_failure(found))


def _tool(one: "types.Tool") -> Iterator[str]:
    from ccmaster_hookspecs.clean import clean, one_line
    from ccmaster_plugin_mcp_server.inspecting import lists
    from ccmaster_plugin_mcp_server.inspecting.contents import as_json

    name, hints, _ = lists.tool(one)
    yield "  ".join(filter(None, map(one_line, (name, one.title or "", hints))))
    for line in clean(one.description or "", lines=True).strip().split("\n"):
        yield f"  {line}".rstrip()
    if rows := list(lists.arguments(one.input_schema)):
        yield ""
        yield from table(lists.ARGUMENTS, rows)
    yield from section("input schema", [as_json(one.input_schema)])
    if one.output_schema is not None:
        yield from section("output schema", [as_json(one.output_schema)])


def _failure(found: "Call") -> str | None:
    if found.result is None:
        return "it was not called, because the arguments do not fit; --anyway calls it all the same"
    return "the tool says that it failed" if found.result.is_error else None


def _facts(found: "Call") -> dict[str, Any]:
    from ccmaster_plugin_mcp_server.inspecting.report import wire

    return {
        "arguments": found.arguments,
        "result": wire(found.result) if found.result is not None else None,
    }


def _result(result: "types.CallToolResult", shown: Any) -> Iterator[str]:
    """Yield what a tool answered: its content, and what of it is structured."""
    from ccmaster_plugin_mcp_server.inspecting.contents import as_json

    if "structured_content" not in result.model_fields_set:
        yield from shown.blocks(result.content)
    elif _says_the_same(result):
        yield as_json(result.structured_content)
    else:
        yield from shown.blocks(result.content)
        yield from section("structured content", [as_json(result.structured_content)])


def _says_the_same(result: "types.CallToolResult") -> bool:
    """Say whether the text is the structured content as JSON, for clients that know text alone."""
    if len(result.content) != 1 or result.content[0].type != "text":
        return False
    try:
        return bool(json.loads(result.content[0].text) == result.structured_content)
    except (ValueError, RecursionError):
        return False
