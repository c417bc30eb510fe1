"""`ccmaster mail`: what agents wrote to their person, and writing to them without interrupting."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_hookspecs.commands import CommandLine, example
from ccmaster_hookspecs.principals import Principal, PrincipalKind

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
SHORT = 8
"""Characters of an id that are shown."""
UNCUT = 10_000
"""Columns of a line that no terminal shows."""


@app.callback()
def mail() -> None:
    """Read what agents wrote to you, and write to them without interrupting."""


@app.command(name="list")
@example("mail list --all")
def list_them(
    context: typer.Context,
    agent: Annotated[
        str | None,
        typer.Option("--agent", "-a", help="The mailbox of this agent instead; it stays unread."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that are read, or over.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the mails in your mailbox."""
    from ccmaster_plugin_coordination.messaging import reading, telling, tracking

    command_line: CommandLine = context.find_root().obj

    async def work(host: Host) -> Sequence[dict[str, Any]]:
        owner = host.person if agent is None else await _agent(host, agent)
        mails = await reading.listed(host, owner, tell=agent is None)
        return [
            telling.mail(one, await tracking.name_of(host, one.by))
            for one in mails
            if every or one.state.unread
        ]

    found = command_line.run(work)
    if as_json:
        _print_json(found)
    elif found:
        _print_list(found)
    else:
        typer.echo(_nothing(agent, every=every))


@app.command()
@example("mail read 4be1c2d0")
def read(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="The ids of mails, or beginnings of them.")],
    as_json: AsJson = False,
) -> None:
    """Show mails of yours whole; they are read from now on."""
    from ccmaster_plugin_coordination.messaging import reading, telling

    command_line: CommandLine = context.find_root().obj

    async def work(host: Host) -> Sequence[reading.Opened]:
        return await reading.opened(host, host.person, ids)

    found = command_line.run(work)
    if as_json:
        _print_json([{**telling.mail(one.mail, one.name), "text": one.text} for one in found])
        return
    for number, one in enumerate(found):
        typer.echo("\n" if number else "", nl=False)
        sent = f"{one.mail.sent_at.astimezone():%Y-%m-%d %H:%M}"
        typer.echo(f"{one.mail.mail_id[:SHORT]}  {sent}  from {one_line(one.name)}")
        typer.echo(one_line(one.mail.subject))
        typer.echo(f"\n{clean(one.text, lines=True)}")


@app.command()
@example('mail send fix-1 "The deadline moved to Friday"')
def send(
    context: typer.Context,
    to: Annotated[str, typer.Argument(help="An agent's id or name, or '*' for all.")],
    text: Annotated[str, typer.Argument(help="What it is to read.")],
    *,
    subject: Annotated[str, typer.Option("--subject", "-s", help="What it is about.")] = "",
    reply_to: Annotated[
        str | None, typer.Option("--reply-to", help="The mail of yours that this one answers.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write to an agent; it reads that when it wants."""
    from ccmaster_plugin_coordination.messaging import reading, telling
    from ccmaster_plugin_coordination.messaging.drafts import Draft
    from ccmaster_plugin_coordination.messaging.posting import post
    from ccmaster_plugin_coordination.messaging.tracking import of_post
    from ccmaster_plugin_coordination.messaging.words import Kind

    command_line: CommandLine = context.find_root().obj

    async def work(host: Host) -> dict[str, Any]:
        answered = await reading.named(host, host.person, reply_to) if reply_to else None
        draft = Draft(text=text, to=(to,), kind=Kind.MAIL, subject=subject, in_reply_to=answered)
        posted = (await post(host, draft, host.person)).posted
        parts = [telling.part(one) for one in await of_post(host, posted)]
        return {"message_id": posted.post_id, "thread": posted.thread, "recipients": parts}

    told = command_line.run(work)
    if as_json:
        _print_json(told)
        return
    for one in told["recipients"]:
        typer.echo(f"{one['message_id'][:SHORT]}  mail to {one_line(one['name'])}")


async def _agent(host: Host, wanted: str) -> Principal:
    return Principal(PrincipalKind.SESSION, (await host.status(wanted)).session_id)


def _print_list(found: Sequence[dict[str, Any]]) -> None:
    from datetime import datetime
    from shutil import get_terminal_size

    from ccmaster_plugin_coordination.tasks.columns import aligned

    rows = [["ID", "SENT", "FROM", "STATE", "SUBJECT"]]
    for one in found:
        sent = datetime.fromisoformat(one["sent_at"]).astimezone()
        words = (one["name"], one["state"], one["subject"])
        rows.append([one["mail_id"][:SHORT], f"{sent:%m-%d %H:%M}", *map(one_line, words)])
    width = get_terminal_size().columns if sys.stdout.isatty() else UNCUT
    for line in aligned(rows, width, SHORT):
        typer.echo(line)


def _nothing(agent: str | None, *, every: bool) -> str:
    whose = "you have" if agent is None else f"{one_line(agent)} has"
    which = "no mail" if every else "no unread mail; --all shows what was read"
    return f"{whose} {which}"


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))
