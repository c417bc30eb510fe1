"""`ccmaster inspect read` and `prompt`: what a server has to read, and the prompts it writes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccmaster_plugin_mcp_server.cli.inspect_options import (
    AsJson,
    Options,
    Save,
    say,
    with_options,
)
from ccmaster_plugin_mcp_server.cli.inspect_output import conclude, show, show_json, table
from ccmaster_plugin_mcp_server.cli.inspect_words import asked, at_most_one

if TYPE_CHECKING:
    from mcp import types

    from ccmaster_plugin_mcp_server.inspecting.connection import Connection
    from ccmaster_plugin_mcp_server.inspecting.contents import Shown
    from ccmaster_plugin_mcp_server.inspecting.looking import Prompted, Prompts, Read, Resources
    from ccmaster_plugin_mcp_server.inspecting.target import Called


@with_options
def read(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET] [URI]", help="Which server, which resource."),
    ] = None,
    *,
    save: Save = None,
    as_json: AsJson = False,
    options: Options,
) -> None:
    """Read a resource, or list all, and the templates of more.

    \b
    Example:
      ccmaster inspect read
      ccmaster inspect read ccmaster://agent_registry
      ccmaster inspect read http://127.0.0.1:9000/mcp file:///logo.png --save .
    """  # noqa: D301 - '\b' is for Typer
    from ccmaster_plugin_mcp_server.inspecting.contents import Shown, check

    check(save)
    meant = asked(context, words)
    uri = at_most_one(meant.words, "resource")
    if uri is None:
        _list_resources(context, meant, options, as_json=as_json)
        return

    async def work(connection: "Connection") -> "Read":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.read(connection, uri)

    found = options.run(context, meant, work)
    if as_json:
        from ccmaster_plugin_mcp_server.inspecting.report import wire

        show_json(found.report.facts(contents=[wire(one) for one in found.contents]))
    else:
        show(_contents(found, Shown(save, uri.rpartition("/")[2] or "resource")))
    conclude(found.report, as_json=as_json)


@with_options
def prompt(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGET] [NAME [KEY=VALUE]...]",
            help="Which server, which prompt, and its arguments.",
        ),
    ] = None,
    *,
    save: Save = None,
    as_json: AsJson = False,
    options: Options,
) -> None:
    """Let a server write a prompt, or list all that it has.

    \b
    Example:
      ccmaster inspect prompt
      ccmaster inspect prompt task_decomposition task="Rename the module"
    """  # noqa: D301 - '\b' is for Typer
    from ccmaster_plugin_mcp_server.inspecting.contents import Shown, check

    check(save)
    meant = asked(context, words)
    if not meant.words:
        _list_prompts(context, meant, options, as_json=as_json)
        return
    name, *given = meant.words

    async def work(connection: "Connection") -> "Prompted":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.prompt(connection, name, given)

    found = options.run(context, meant, work)
    if as_json:
        from ccmaster_plugin_mcp_server.inspecting.report import wire

        show_json(found.report.facts(prompt=name, result=wire(found.result)))
    else:
        show(_messages(found.result, Shown(save, name)))
    conclude(found.report, as_json=as_json)


def _list_resources(
    context: typer.Context, meant: "Called", options: Options, *, as_json: bool
) -> None:
    async def work(connection: "Connection") -> "Resources":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.resources(connection)

    from ccmaster_plugin_mcp_server.inspecting import lists
    from ccmaster_plugin_mcp_server.inspecting.report import wire

    found = options.run(context, meant, work)
    if as_json:
        listed: dict[str, Any] = {
            "resources": [wire(one) for one in found.resources],
            "templates": [wire(one) for one in found.templates],
        }
        show_json(found.report.facts(**listed))
    elif not (found.resources or found.templates):
        say("The server has no resources.")
    if not as_json and found.resources:
        show(table(lists.RESOURCES, map(lists.resource, found.resources)))
    if not as_json and found.templates:
        show([""] if found.resources else [])
        show(table(lists.TEMPLATES, map(lists.template, found.templates)))
    conclude(found.report, as_json=as_json)


def _list_prompts(
    context: typer.Context, meant: "Called", options: Options, *, as_json: bool
) -> None:
    async def work(connection: "Connection") -> "Prompts":
        from ccmaster_plugin_mcp_server.inspecting import looking

        return await looking.prompts(connection)

    found = options.run(context, meant, work)
    if as_json:
        from ccmaster_plugin_mcp_server.inspecting.report import wire

        show_json(found.report.facts(prompts=[wire(one) for one in found.prompts]))
    elif found.prompts:
        from ccmaster_plugin_mcp_server.inspecting import lists

        show(table(lists.PROMPTS, map(lists.prompt, found.prompts)))
    else:
        say("The server has no prompts.")
    conclude(found.report, as_json=as_json)


def _contents(found: "Read", shown: "Shown") -> Iterator[str]:
    """Yield what was read; where it is one text, that alone, as whoever reads a file wants it."""
    from ccmaster_hookspecs.clean import clean

    texts = [text for one in found.contents if (text := getattr(one, "text", None)) is not None]
    if len(texts) == len(found.contents) == 1:
        yield clean(texts[0], lines=True)
        return
    for at, one in enumerate(found.contents, start=1):
        yield from shown.resource(one, at)


def _messages(result: "types.GetPromptResult", shown: "Shown") -> Iterator[str]:
    for at, message in enumerate(result.messages):
        if at:
            yield ""
        yield message.role
        for text in shown.blocks([message.content]):
            yield from (f"  {line}".rstrip() for line in text.split("\n"))
