"""`ccmaster mcp install`: register ccmaster's MCP server with a client."""

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ccmaster_plugin_mcp_server.install.change import Change, Slot
    from ccmaster_plugin_mcp_server.install.clients import Dialect


class Target(StrEnum):
    """The clients, and none of them."""

    CLAUDE_CODE = "claude-code"
    CLAUDE_DESKTOP = "claude-desktop"
    CURSOR = "cursor"
    VSCODE = "vscode"
    PRINT = "print"


class Transport(StrEnum):
    """How a client reaches ccmaster."""

    STDIO = "stdio"
    HTTP = "http"


def install(
    context: typer.Context,
    client: Annotated[
        Target,
        typer.Argument(
            metavar="CLIENT",
            help="claude-code, claude-desktop, cursor or vscode; or print, which shows the entry.",
        ),
    ],
    *,
    transport: Annotated[
        Transport,
        typer.Option(help="Whether the client starts ccmaster itself, or calls one that runs."),
    ] = Transport.STDIO,
    name: Annotated[str, typer.Option(metavar="NAME", help="The entry's.")] = "ccmaster",
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For http: where the server is; unset: where yours was."),
    ] = None,
    project: Annotated[
        bool, typer.Option("--project", help="For the project in this folder, not for all.")
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the entry out again.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Even where an entry of the name is not ccmaster's.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, for programs; needs --yes to write.")
    ] = False,
) -> None:
    """Register ccmaster's tools with an MCP client: shows the change, asks, and writes it.

    Only the entry of this name changes; a copy of the file stays beside it. No secret is
    written: over http, the client takes your token from its environment, as CCMASTER_TOKEN.

    \b
    Example:
      ccmaster mcp install claude-code
      ccmaster mcp install vscode --project
      ccmaster mcp install cursor --remove
      ccmaster mcp install print --transport http
    """  # noqa: D301 - the sign that keeps the lines of the example as they are
    from ccmaster_hookspecs.errors import Refused
    from ccmaster_plugin_mcp_server.install import change, files, here
    from ccmaster_plugin_mcp_server.install.clients import ANY, DIALECTS, Client
    from ccmaster_plugin_mcp_server.install.entries import checked_name

    checked_name(name)
    if client is Target.PRINT:
        _refuse_what_is_for_files(project=project, remove=remove)
        entry = _entry(context, ANY, transport, url)
        typer.echo(json.dumps({ANY.section: {name: entry}}, indent=2, ensure_ascii=False))
        return
    dialect = DIALECTS[Client(client)]
    path = here.file_of(Client(client), os.environ, Path.cwd() if project else None)
    slot = change.Slot(path=str(path), dialect=dialect, name=name, force=force)
    before = files.read(path)
    if remove:
        wanted = change.removed(slot, before)
    else:
        wanted = change.installed(slot, before, _entry(context, dialect, transport, url))
    if as_json:
        written, backup = yes and bool(wanted.shown), None
        if written:
            backup = files.replace(path, before, wanted.after, own=not project)
        facts = _facts(wanted, client, name, backup, written=written)
        typer.echo(json.dumps(facts, indent=2))
    else:
        _show(wanted, slot)
        if written := bool(wanted.shown) and (yes or _asked()):
            backup = files.replace(path, before, wanted.after, own=not project)
            _tell(wanted, slot, backup, http=transport is Transport.HTTP)
    if wanted.shown and not written:
        raise Refused(
            f"nothing was written to {path}: nobody said yes", "look at the change, and add `--yes`"
        )


def _refuse_what_is_for_files(*, project: bool, remove: bool) -> None:
    from ccmaster_hookspecs.errors import InvalidRequest

    if project or remove:
        raise InvalidRequest(
            "`print` edits no file", "leave `--project` and `--remove` out, or name a client"
        )


def _entry(
    context: typer.Context, dialect: "Dialect", transport: Transport, url: str | None
) -> dict[str, Any]:
    from ccmaster_hookspecs.errors import InvalidRequest
    from ccmaster_plugin_mcp_server.install import entries, program
    from ccmaster_plugin_mcp_server.reach import last_url

    if transport is Transport.STDIO:
        if url is not None:
            raise InvalidRequest("a URL is for `--transport http`", "leave `--url` out, or add it")
        path = program.find_program(program.called(), os.environ.get("PATH"))
        home = program.home_to_tell(os.environ, Path.home() / ".ccmaster")
        return entries.stdio_entry(dialect, path, home)
    if dialect.token is not None and url is None:
        url = context.obj.run(last_url)
        if url is None:
            raise InvalidRequest(
                "no MCP server has listened for this ccmaster yet",
                "start one with `ccmaster up --detach`, or name one with `--url`",
            )
    return entries.http_entry(dialect, url or "")


def _show(wanted: "Change", slot: "Slot") -> None:
    if wanted.shown:
        what = "is new" if wanted.before is None else "changes"
        typer.echo(f"{slot.dialect.title}: {wanted.path} {what}.")
        typer.echo(wanted.shown)
    else:
        has = "already has this" if wanted.has_entry else "has no"
        typer.echo(f"Nothing to do: {wanted.path} {has} entry {slot.name!r}.")


def _asked() -> bool:
    """Ask the person; where nobody is there to be asked, the answer is no."""
    if not sys.stdin.isatty():
        return False
    if typer.confirm("Write this?"):
        return True
    typer.echo("Nothing was written.")
    raise typer.Exit(1)


def _facts(
    wanted: "Change", client: Target, name: str, backup: Path | None, *, written: bool
) -> dict[str, Any]:
    return {
        "client": str(client),
        "name": name,
        "path": wanted.path,
        "change": str(wanted.kind),
        "written": written,
        "backup": str(backup) if backup else None,
        "diff": wanted.shown,
    }


def _tell(wanted: "Change", slot: "Slot", backup: Path | None, *, http: bool) -> None:
    typer.echo(f"The entry {slot.name!r} is {wanted.kind}.")
    if backup:
        typer.echo(f"What the file said before is in {backup}")
    if wanted.has_entry:
        if http:
            typer.echo(
                f"{slot.dialect.title} needs your token in its environment. Before it starts:\n"
                '  export CCMASTER_TOKEN="$(ccmaster mcp token)"'
            )
        typer.echo(slot.dialect.then)
