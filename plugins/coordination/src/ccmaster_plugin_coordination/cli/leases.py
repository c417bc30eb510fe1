"""`ccmaster leases`: which paths agents keep to themselves, and giving them back."""

import json
from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.commands import CommandLine

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback()
def leases() -> None:
    """Show which paths agents keep to themselves, and give them back for them."""


@app.command(name="list")
def list_them(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Show every lease on paths that is in force."""
    from ccmaster_plugin_coordination.leases.calls import in_force
    from ccmaster_plugin_coordination.leases.telling import facts

    command_line: CommandLine = context.find_root().obj
    several, stands = command_line.run(in_force)
    if as_json:
        typer.echo(json.dumps([facts(one, stands, None) for one in several], indent=2))
        return
    if not several:
        typer.echo("no paths are leased; agents claim them with the tool claim_paths")
    for one in several:
        globs = one_line(" ".join(one.globs))
        until = f"{one.until.astimezone():%H:%M:%S}"
        name = one_line(stands.name(one))
        typer.echo(f"{one.lease_id[:8]}  {name}  {one.mode.value:9}  until {until}  {globs}")
        typer.echo(f"          in {one_line(one.root)}")
        if one.reason:
            typer.echo(f"          {one_line(one.reason)}")


@app.command()
def release(
    context: typer.Context,
    lease: Annotated[str, typer.Argument(help="The lease's id, or the beginning of it.")],
) -> None:
    """Give back a lease, whoever holds it: its holder then has to claim the paths anew."""
    from ccmaster_plugin_coordination.leases.releasing import found, released

    command_line: CommandLine = context.find_root().obj

    async def work(host: Host) -> str:
        person = command_line.person
        wanted = await found(host, lease)
        why = f"{person} gave it back"
        return (await released(host, wanted.lease_id, person, why)).lease_id

    typer.echo(f"{command_line.run(work)[:8]} is given back")
