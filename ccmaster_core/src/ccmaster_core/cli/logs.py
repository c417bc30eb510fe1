"""`ccmaster logs`."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import SessionName, example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.past import Moment

Written = Callable[["Moment"], Sequence[str]]
"""Writes a moment as lines; none where it is not told."""


@example("logs fix-1", "logs fix-1 -f -n 20", "logs fix-1 --json")
def logs(
    context: typer.Context,
    session: SessionName,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Stay, until the session ends.")
    ] = False,
    count: Annotated[
        int | None,
        typer.Option("--count", "-n", min=0, metavar="N", help="Only the last N events."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Also events that a person seldom asks about.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every event as JSON, one a line.")
    ] = False,
) -> None:
    """Show what happened in a session, a line an event."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> None:
        written = _as_json(application) if as_json else _as_lines(application, command_line, every)
        await _write(application, session, written, count, follow=follow)

    command_line.run(work)


async def _write(
    application: "Application", session: str, written: Written, count: int | None, *, follow: bool
) -> None:
    from ccmaster_core.cli.past import coming, past
    from ccmaster_core.cli.standing import advice, standing_of

    status = await standing_of(application, session)
    told: deque[Sequence[str]] = deque(maxlen=count)
    async for last in past(application.store, status.session_id):
        if lines := written(last):
            told.append(lines)
    for lines in told:
        typer.echo("\n".join(lines), color=True)
    if not follow:
        return
    if todo := advice([status]):
        typer.echo(todo, err=True)
    async for moment in coming(application.store, last):
        if lines := written(moment):
            typer.echo("\n".join(lines), color=True)


def _as_lines(application: "Application", command_line: CommandLine, every: bool) -> Written:
    from attrs import evolve

    from ccmaster_core.cli.view.painting import name_width, painted
    from ccmaster_core.cli.view.telling import line

    folded = application.folded
    reader = evolve(
        command_line.reader,
        names=lambda key: known.status.name if (known := folded.of(key)) else None,
    )

    def written(moment: "Moment") -> Sequence[str]:
        told = line(moment.event, moment.before, moment.after, reader, verbose=every)
        if told is None:
            return ()
        return painted(told, command_line.screen, name_width(told.session))

    return written


def _as_json(application: "Application") -> Written:
    import json

    from ccmaster_core.codec import Codec

    codec = Codec(application.contributions.events.values())

    def written(moment: "Moment") -> Sequence[str]:
        record = codec.dump(moment.event)
        told = {
            "position": moment.position,
            "at": record.at,
            "session_id": moment.event.session_id,
            "kind": record.kind,
            "fields": json.loads(record.body),
        }
        return (json.dumps(told),)

    return written
