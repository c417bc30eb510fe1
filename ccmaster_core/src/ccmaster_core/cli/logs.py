"""`ccmaster logs`."""

import json
from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer
from attrs import evolve

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import SessionName
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.past import Moment
    from ccmaster_core.cli.screen import Screen
    from ccmaster_core.cli.view.lines import Line, Reader
    from ccmaster_core.codec import Codec


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
        form = _json(application) if as_json else _lines(application, command_line, every)
        await _write(application, session, form, count, follow=follow)

    command_line.run(work)


def _json(application: "Application") -> "Json":
    from ccmaster_core.codec import Codec

    return Json(Codec(application.contributions.events.values()))


def _lines(application: "Application", command_line: CommandLine, every: bool) -> "Lines":
    folded = application.folded
    reader = evolve(
        command_line.reader,
        names=lambda key: known.status.name if (known := folded.of(key)) else None,
    )
    return Lines(command_line.screen, reader, every=every)


async def _write(
    application: "Application",
    session: str,
    form: "Form",
    count: int | None,
    *,
    follow: bool,
) -> None:
    from ccmaster_core.cli.past import coming, past
    from ccmaster_core.cli.standing import advice, standing_of

    status = await standing_of(application, session)
    told: deque[Any] = deque(maxlen=count)
    async for last in past(application.store, status.session_id):
        if (what := form.tell(last)) is not None:
            told.append(what)
    for what in told:
        form.write(what)
    if not follow:
        return
    if todo := advice([status]):
        typer.echo(todo, err=True)
    async for moment in coming(application.store, last):
        if (what := form.tell(moment)) is not None:
            form.write(what)


class Form(Protocol):
    """What of the past is told, and how it is written."""

    def tell(self, moment: "Moment") -> Any:
        """Return what is told of an event; None where nothing is."""
        ...

    def write(self, what: Any) -> None:
        """Write what `tell` returned."""
        ...


class Lines:
    """For a person: a line an event, in the look of the live view, and a line for each day."""

    def __init__(self, screen: "Screen", reader: "Reader", *, every: bool) -> None:
        self._screen, self._reader, self._every = screen, reader, every
        self._day = datetime.now().astimezone().date()

    def tell(self, moment: "Moment") -> "Line | None":
        """Return what is told of an event; None where nothing is."""
        from ccmaster_core.cli.view.telling import line

        return line(moment.event, moment.before, moment.after, self._reader, verbose=self._every)

    def write(self, what: "Line") -> None:
        """Write a line, after its day where that is another than before."""
        from ccmaster_core.cli.view.painting import name_width, painted

        day = what.at.astimezone().date()
        if day != self._day:
            self._screen.say(f"{day:%A}, {day}")
            self._day = day
        for row in painted(what, self._screen, name_width(what.session)):
            self._screen.say(row)


class Json:
    """For a program: every event as an object, one a line."""

    def __init__(self, codec: "Codec") -> None:
        self._codec = codec

    def tell(self, moment: "Moment") -> "Moment":
        """Tell of every event."""
        return moment

    def write(self, what: "Moment") -> None:
        """Write an event, its own fields within `fields`."""
        record = self._codec.dump(what.event)
        told = {
            "position": what.position,
            "at": record.at,
            "session_id": what.event.session_id,
            "kind": record.kind,
            "fields": json.loads(record.body),
        }
        typer.echo(json.dumps(told))
