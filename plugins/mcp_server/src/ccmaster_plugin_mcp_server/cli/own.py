"""Where ccmaster's own server is, and the person's token for it."""

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import CommandLine
from ccmaster_hookspecs.errors import RuntimeFailure


def own_target(context: typer.Context) -> tuple[str, str]:
    """Return the URL of the server of this ccmaster, and the person's token.

    Raises:
        ConfigurationError: Nobody may serve it as it is configured.
        RuntimeFailure: Nobody serves it now.
    """
    from ccmaster_plugin_mcp_server.http.allowed import check_allowed
    from ccmaster_plugin_mcp_server.plugin import TABLE
    from ccmaster_plugin_mcp_server.reach import served
    from ccmaster_plugin_mcp_server.tokens import person_token

    async def work(host: Host) -> tuple[str, str]:
        here = await served(host)
        if here is None:
            check_allowed(host.settings(TABLE))
            raise RuntimeFailure("no host serves MCP now", "start one with `ccmaster up --detach`")
        return here.url, person_token(host.state_dir(TABLE))

    command_line: CommandLine = context.find_root().obj
    return command_line.run(work)
