"""`ccmaster status`."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.hosts import LivingHost
    from ccmaster_hookspecs.status import Status

HEADINGS = ("HOST", "PID", "MACHINE", "UP FOR", "TAKES")


@example("status", "status --json")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell which hosts run sessions, and how many sessions stand where."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> "tuple[Sequence[LivingHost], Sequence[Status]]":
        from ccmaster_core import hosts
        from ccmaster_core.cli.standing import standing

        every = await application.folded.all()
        return await hosts.living(application.store), await standing(application, every)

    living, sessions = command_line.run(work)
    counts = Counter(str(session.state) for session in sessions)
    if as_json:
        hosts = [
            {"host": host.host, "pid": host.pid, "since": host.since.isoformat()} for host in living
        ]
        print_json({"hosts": hosts, "sessions": counts})
    else:
        _print(living, sessions, counts, command_line)


def _print(
    living: "Sequence[LivingHost]",
    sessions: "Sequence[Status]",
    counts: Counter[str],
    command_line: CommandLine,
) -> None:
    from ccmaster_core.cli import table
    from ccmaster_core.cli.ages import ago
    from ccmaster_core.cli.standing import advice
    from ccmaster_hookspecs.status import State

    screen, now = command_line.screen, datetime.now(UTC)
    rows = [
        (
            host.host,
            str(host.pid),
            host.machine,
            ago(host.since, now),
            "all sessions" if host.adopts else "its own sessions",
        )
        for host in living
    ]
    for line in table.lines(HEADINGS, rows, screen) if rows else ["No host runs."]:
        screen.say(line)
    shown = [f"{counts[state]} {state}" for state in State if counts[state]]
    screen.say(f"Sessions: {', '.join(shown) or 'none'}")
    if todo := advice(sessions):
        typer.echo(todo, err=True)
