"""`ccmaster inspect`: look into an MCP server, ccmaster's own or any other."""

import typer

from ccmaster_plugin_mcp_server.cli.inspect_reading import prompt, read
from ccmaster_plugin_mcp_server.cli.inspect_tools import call, tools
from ccmaster_plugin_mcp_server.cli.inspect_watch import watch
from ccmaster_plugin_mcp_server.cli.inspect_words import TakesCommand

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

for command in (tools, call, read, prompt, watch):
    app.command(cls=TakesCommand)(command)


@app.callback()
def inspect() -> None:
    """Look into an MCP server: ccmaster's own, or any other.

    The server is a URL, a command in quotes, or whatever follows '--'; without any of these it is
    ccmaster's own. What does not fit the protocol, or the server's own schemas, is told, and makes
    the exit code 1.
    """
