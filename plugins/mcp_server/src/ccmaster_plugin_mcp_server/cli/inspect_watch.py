"""`ccmaster inspect watch`: stay with a server, and tell what changes."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_plugin_mcp_server.cli.inspect_options import (
    AsJson,
    Options,
    say,
    with_options,
)
from ccmaster_plugin_mcp_server.cli.inspect_output import conclude
from ccmaster_plugin_mcp_server.cli.inspect_words import asked

if TYPE_CHECKING:
    from ccmaster_plugin_mcp_server.inspecting.connection import Connection
    from ccmaster_plugin_mcp_server.inspecting.report import Report
    from ccmaster_plugin_mcp_server.inspecting.watching import Change


@with_options
def watch(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET] [URI]...", help="Which server, which resources."),
    ] = None,
    *,
    count: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="End after N changes; else on Ctrl-C.")
    ] = None,
    as_json: AsJson = False,
    options: Options,
) -> None:
    """Stay, and tell when a server's lists change, or resources.

    \b
    Example:
      ccmaster inspect watch
      ccmaster inspect watch ccmaster://system_metrics --count 1
    """  # noqa: D301 - '\b' is for Typer
    from ccmaster_plugin_mcp_server.inspecting.watching import Notified, changes

    meant = asked(context, words)
    notified = Notified()

    async def work(connection: "Connection") -> "Report":
        from ccmaster_plugin_mcp_server.inspecting.report import report

        seen = 0
        async with changes(connection, meant.words, notified) as changed:
            say(f"watching {connection.target} (MCP {connection.client.protocol_version})")
            async for change in changed:
                _show(change, as_json=as_json)
                seen += 1
                if seen == count:
                    return report(connection)
        say("the server has ended the subscription")
        return report(connection)

    conclude(options.run(context, meant, work, stays=True, on_message=notified), as_json=as_json)


def _show(change: "Change", *, as_json: bool) -> None:
    now = datetime.now().astimezone()
    if as_json:
        told = {"at": now.isoformat(), "what": change.what, "uri": change.uri}
        typer.echo(json.dumps(told))
    else:
        typer.echo(f"{now:%H:%M:%S}  {change}")
