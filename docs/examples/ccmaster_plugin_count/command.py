"""The command itself; imported only when it is called, because typer is slow to import."""

import typer

from ccmaster_hookspecs.host import Host

app = typer.Typer()


@app.command()
def count(context: typer.Context) -> None:
    """Count the sessions that have not ended."""

    async def counted(host: Host) -> int:
        return len(host.statuses())

    typer.echo(context.obj.run(counted))
