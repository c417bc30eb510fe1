"""`ccmaster demo`: the main job on pretended agents, in a home that is gone afterwards."""

from pathlib import Path
from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import CommandLine
from ccmaster_plugin_demo_agent.tour import configuration, tour

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def demo(
    context: typer.Context,
    pace: Annotated[
        float, typer.Option(min=0, max=10, help="Seconds that each pretended step takes.")
    ] = 0.7,
) -> None:
    """See in half a minute what ccmaster does: no account, no network, nothing of yours is touched.

    Four agents work together on the runtime 'demo', by ccmaster's own MCP tools: one has another
    review what a third one made. A message is answered, a question too, and one agent goes on by
    itself up to its limit. At the end there is a picture of their tasks.
    """
    command_line: CommandLine = context.obj

    async def work(host: Host) -> None:
        await tour(host, command_line.person, str(Path.cwd()), pace, typer.echo)

    command_line.run(work, hosting=True, apart=configuration(pace))
