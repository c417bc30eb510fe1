"""`ccmaster mcp`: serve ccmaster's tools, and tell where they are."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import CommandLine
from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_plugin_mcp_server.cli.install import install

if TYPE_CHECKING:
    from ccmaster_plugin_mcp_server.reach import Served

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)
app.command()(install)


class Transport(StrEnum):
    """How clients speak to the server."""

    HTTP = "http"
    STDIO = "stdio"


@app.callback()
def mcp() -> None:
    """Serve ccmaster's tools over the Model Context Protocol, and register them with clients.

    Every host serves them over HTTP; one server is enough for all that share a store.
    """


@app.command()
def serve(
    context: typer.Context,
    transport: Annotated[
        Transport, typer.Option(help="How clients speak to it: over HTTP, or stdin and stdout.")
    ] = Transport.HTTP,
) -> None:
    """Serve until ended, beside whatever hosts run.

    Over stdio it is for one client, which starts it; the caller is the person, or the session
    whose token is in CCMASTER_TOKEN. Sessions are run by hosts: `ccmaster up`.
    """
    command_line: CommandLine = context.find_root().obj
    if transport is Transport.STDIO:
        from ccmaster_plugin_mcp_server.stdio import serve as over_stdio

        command_line.run(over_stdio)
        return
    from ccmaster_plugin_mcp_server.alone import serve as over_http

    command_line.run(lambda host: over_http(host, typer.echo), hosting=True)


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Tell where the server is."""
    command_line: CommandLine = context.find_root().obj
    here, problem = command_line.run(_looked)
    if as_json:
        typer.echo(json.dumps(_facts(here, problem), indent=2))
    elif here:
        typer.echo(f"{here.url}  host {here.host} · process {here.pid}")
    elif problem:
        typer.echo(f"MCP cannot be served: {problem}")
    else:
        typer.echo("no host serves MCP now; start one with: ccmaster up --detach")
    raise typer.Exit(0 if here else 1)


@app.command()
def token(context: typer.Context) -> None:
    """Print the person's token: whoever has it may do everything.

    It is made at the first run, and kept in a file that nobody else can read. To get a new one,
    delete that file and start the hosts again.
    """
    from ccmaster_plugin_mcp_server.plugin import TABLE
    from ccmaster_plugin_mcp_server.tokens import person_token

    async def work(host: Host) -> str:
        return person_token(host.state_dir(TABLE))

    command_line: CommandLine = context.find_root().obj
    typer.echo(command_line.run(work))


async def _looked(host: Host) -> "tuple[Served | None, str | None]":
    """Return the server that is up; or what keeps any from serving, where something does."""
    from ccmaster_plugin_mcp_server.http.allowed import check_allowed
    from ccmaster_plugin_mcp_server.plugin import TABLE
    from ccmaster_plugin_mcp_server.reach import served

    if here := await served(host):
        return here, None
    try:
        check_allowed(host.settings(TABLE))
    except ConfigurationError as error:
        return None, str(error)
    return None, None


def _facts(here: "Served | None", problem: str | None) -> dict[str, object]:
    if here is None:
        facts = {"serving": False, "url": None}
        return facts | ({"problem": problem} if problem else {})
    return {"serving": True, "url": here.url, "host": here.host, "pid": here.pid}
