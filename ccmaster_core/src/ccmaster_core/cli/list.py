"""`ccmaster list`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example
from ccmaster_hookspecs.status import State, Status

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.table import Cell

HOW_TO_START = 'No session runs. Start one: ccmaster start "Fix the failing tests"'
NONE_YET = 'There is no session yet. Start one: ccmaster start "Fix the failing tests"'
SHOWN_ID = 6
"""Characters of a session's id; any unique prefix names it."""
HEADINGS = ("NAME", "ID", "STATE", "LAST", "TURNS", "COST", "FOLDER", "ACTIVITY")
LEFT_OUT = ("TURNS", "COST", "FOLDER")
"""What a narrow terminal has no room for beside what matters more."""
WIDE = 100
"""Columns from which there is room for all."""


@example("list", "list --status waiting", "list --all --json")
def list_(
    context: typer.Context,
    *,
    all_: Annotated[bool, typer.Option("--all", "-a", help="Also those that have ended.")] = False,
    state: Annotated[
        list[State] | None,
        typer.Option("--status", help="Only those in this state; may be given again."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the sessions that live, with what each is doing now."""
    command_line: CommandLine = context.obj
    ended = all_ or State.ENDED in (state or ())

    async def work(application: "Application") -> Sequence[Status]:
        from ccmaster_core.cli.standing import standing

        folded = application.folded
        found = await standing(application, await folded.all() if ended else folded.live())
        return [status for status in found if not state or status.state in state]

    found = command_line.run(work)
    if as_json:
        from ccmaster_core.cli.facts import brief

        print_json([brief(status) for status in found])
    else:
        _print(found, command_line, none=_none(state, ended))


def _none(state: list[State] | None, ended: bool) -> str:
    if state:
        return f"No session is {' or '.join(state)}."
    return NONE_YET if ended else HOW_TO_START


def _print(found: Sequence[Status], command_line: CommandLine, none: str) -> None:
    from ccmaster_core.cli import table
    from ccmaster_core.cli.standing import advice

    screen = command_line.screen
    if not found:
        screen.say(none)
        return
    now = datetime.now(UTC)
    wide = screen.width is None or screen.width >= WIDE
    headings = [heading for heading in HEADINGS if wide or heading not in LEFT_OUT]
    rows = [_row(status, now, command_line) for status in found]
    shown = [[row[heading] for heading in headings] for row in rows]
    for line in table.lines(headings, shown, screen):
        screen.say(line)
    for status in found:
        if status.questions:
            typer.echo(_answers(status), err=True)
    if todo := advice(found):
        typer.echo(todo, err=True)


def _answers(status: Status) -> str:
    from ccmaster_hookspecs.clean import one_line

    name = one_line(status.name)
    return f"{name} waits for an answer: `ccmaster approve {name}` or `ccmaster deny {name}`"


def _row(status: Status, now: datetime, command_line: CommandLine) -> "Mapping[str, str | Cell]":
    from ccmaster_core.cli.ages import ago
    from ccmaster_core.cli.standing import doing, noted
    from ccmaster_core.cli.table import Cell
    from ccmaster_core.cli.view.marks import Mark
    from ccmaster_core.cli.view.telling.amounts import joined, money

    return {
        "NAME": status.name,
        "ID": status.session_id[:SHOWN_ID],
        "STATE": Cell(status.state, Mark[status.state.name].colour),
        "LAST": ago(status.changed_at, now),
        "TURNS": str(status.turns),
        "COST": money(status.cost_usd) or "",
        "FOLDER": command_line.reader.path(status.working_dir),
        "ACTIVITY": joined(doing(status), *noted(status)),
    }
