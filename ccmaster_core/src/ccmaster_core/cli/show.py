"""`ccmaster show`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, SessionName, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.status import Status

Row = tuple[str, str]
"""What is told, and the text of it."""


@example("show fix-1", "show 4be1c2 --json")
def show(context: typer.Context, session: SessionName, as_json: AsJson = False) -> None:
    """Tell all that is known of a session."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> "Status":
        from ccmaster_core.cli.standing import standing_of

        return await standing_of(application, session)

    status = command_line.run(work)
    if as_json:
        from ccmaster_core.cli.facts import whole

        print_json(whole(status))
    else:
        _print(status, command_line)


def _print(status: "Status", command_line: CommandLine) -> None:
    from ccmaster_core.cli import table
    from ccmaster_core.cli.standing import advice, doing
    from ccmaster_core.cli.view.marks import Mark
    from ccmaster_hookspecs.clean import clean, one_line

    screen, mark = command_line.screen, Mark[status.state.name]
    state = screen.coloured(f"{mark.glyph(plain=screen.plain)} {status.state}", mark.colour)
    screen.say(f"{one_line(status.name)}  {state}  {one_line(doing(status))}".rstrip())
    rows = [row for row in _rows(status, command_line, datetime.now(UTC)) if row[1]]
    for line in table.lines((), rows, screen, whole=True):
        screen.say(f"  {line}")
    if status.last_message:
        screen.say("  last message")
        for line in clean(status.last_message, lines=True).splitlines():
            screen.say(f"    {line}".rstrip())
    if todo := advice([status]):
        typer.echo(todo, err=True)


def _rows(status: "Status", command_line: CommandLine, now: datetime) -> Iterator[Row]:
    from ccmaster_core.cli.ages import ago, clock
    from ccmaster_core.cli.view.telling.amounts import joined, money, spent

    reader = command_line.reader
    yield "session", status.session_id
    yield "role", status.role
    yield "can", ", ".join(status.capabilities)
    yield from status.notes.items()
    yield "folder", reader.path(status.working_dir)
    yield "runtime", joined(status.runtime, status.model, status.permission_mode, status.account)
    if status.created_at and status.owner:
        since = ago(status.created_at, now)
        asked = f"by {reader.who(status.owner)}, {since} ago"
        yield "started", f"{clock(status.created_at, now)} {asked}"
    if status.changed_at:
        yield "last event", f"{clock(status.changed_at, now)}, {ago(status.changed_at, now)} ago"
    yield "host", joined(status.host, f"agent's process {status.pid}" if status.pid else None)
    yield "fork of", status.fork_of or ""
    yield "resumed", f"{status.launches - 1} times" if status.launches > 1 else ""
    yield "goes on", _goes_on(status)
    yield "turns", str(status.turns)
    budget = f"of at most {money(status.budget_usd)}" if status.budget_usd else None
    yield "spent", " ".join(filter(None, (spent(status), budget)))
    yield from _open(status)


def _goes_on(status: "Status") -> str:
    if not status.watch:
        return "not by itself"
    times = f"{status.continuations} times so far"
    return times if status.max_turns is None else f"{times}, at most {status.max_turns}"


def _open(status: "Status") -> Iterator[Row]:
    """Tell what is open: questions, background work, messages on their way."""
    from ccmaster_core.cli.spelling import spelt_out

    for question in status.questions:
        # Whoever says yes must know what to, to the letter.
        yield "asks for", spelt_out(f"{question.tool}  {question.subject}")
        yield "", f"answer with: ccmaster approve {status.name}, or: ccmaster deny {status.name}"
    for work in status.pending_work:
        yield "in the background", work
    if status.error:
        yield (
            "last failure",
            f"{status.failure}: {status.error}" if status.failure else status.error,
        )
    for receipt in status.messages.values():
        reason = f": {receipt.reason}" if receipt.reason else ""
        yield "message", f"{receipt.message_id[:8]} is {receipt.state}{reason}"
