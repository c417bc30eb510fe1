"""Follows the store, and shows what happens in sessions as it happens."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from attrs import define, evolve, field

from ccmaster_core.application import Application
from ccmaster_core.cli.past import past
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.lines import Line, Reader
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.painting import NAME_WIDTH, name_width, painted
from ccmaster_core.cli.view.paper import Paper
from ccmaster_core.cli.view.telling import line
from ccmaster_core.groups import first_error
from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore, Stored


@asynccontextmanager
async def viewed(
    application: Application,
    screen: Screen,
    reader: Reader,
    *,
    everything: bool = False,
    verbose: bool = False,
    quiet: bool = False,
) -> AsyncIterator["View"]:
    """Show what happens for as long as the context lasts, up to its very end.

    Args:
        application: Whose store to follow.
        screen: Where to.
        reader: Who reads it.
        everything: Whether to show every session; else those that are launched for this process.
        verbose: Whether to tell of every event.
        quiet: Whether to show nothing at all, and only to follow.
    """
    # No `await` between the two, so that they belong together.
    statuses = {status.session_id: status for status in application.folded.live()}
    position = application.folded.position
    paper = Paper(screen.say)
    view = View(application.store, screen, reader, paper, application.host_id, position, statuses)
    view.everything, view.verbose, view.quiet = everything, verbose, quiet
    try:
        with first_error():
            async with asyncio.TaskGroup() as tasks:
                following = tasks.create_task(view.run())
                yield view
                await view.reached(await application.store.position())
                following.cancel()
    finally:
        paper.close()


@define(eq=False)
class View:
    """What was shown of sessions so far, and where they stood then."""

    _store: EventStore
    _screen: Screen
    _reader: Reader
    _paper: Paper
    _host_id: str
    _position: int
    _statuses: dict[str, Status]
    everything: bool = False
    verbose: bool = False
    quiet: bool = False
    questions: dict[str, str] = field(factory=dict)
    """The open questions that were shown, oldest first: of which session each is."""
    _mine: set[str] = field(factory=set)
    width: int = NAME_WIDTH
    """The columns of names so far."""
    _moved: asyncio.Condition = field(factory=asyncio.Condition)

    async def run(self) -> None:
        """Follow the store until cancelled."""
        self._reader = evolve(self._reader, names=self._name_of)
        async for batch in self._store.follow(self._position):
            for stored in batch:
                await self._see(stored)
            async with self._moved:
                self._position = batch[-1].position
                self._moved.notify_all()

    async def reached(self, position: int) -> None:
        """Return once everything up to a position is shown."""
        async with self._moved:
            await self._moved.wait_for(lambda: self._position >= position)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something holds of what was shown."""
        async with self._moved:
            await self._moved.wait_for(holds)

    def status(self, session_id: str) -> Status | None:
        """Return where a session stood when it was last shown; None: it never was."""
        return self._statuses.get(session_id)

    def statuses(self) -> Sequence[Status]:
        """Return where those sessions stand that are shown and have not ended."""
        return [
            status
            for status in self._statuses.values()
            if status.live and (self.everything or status.session_id in self._mine)
        ]

    async def rows(self, rows: Sequence[str]) -> None:
        """Show rows as they are."""
        if not self.quiet:
            await self._paper.put(rows)

    async def note(self, text: str, mark: Mark = Mark.NOTE, session: str = "") -> None:
        """Show a line that no event tells."""
        at = datetime.now(UTC)
        await self._show(Line(at=at, session=session, mark=mark, text=text))

    async def ask_again(self) -> None:
        """Show the questions that were open already before anything was shown."""
        for status in self.statuses():
            for question in status.questions:
                asked = await self._question(status, question.request_id)
                told = asked and line(asked, status, status, self._reader)
                if told:
                    await self._show(told)
                    self.questions[question.request_id] = status.session_id

    async def _question(self, status: Status, request_id: str) -> e.PermissionAsked | None:
        async for moment in past(self._store, status.session_id):
            match moment.event:
                case e.PermissionAsked(request_id=asked) if asked == request_id:
                    return moment.event
        return None

    async def _see(self, stored: Stored) -> None:
        event = stored.event
        if event.session_id is None:
            return
        before = self._statuses.get(event.session_id) or await self._earlier(stored)
        status = self._statuses[event.session_id] = after(before, event)
        match event:
            case e.LaunchRequested(host=host) | e.ResumeRequested(host=host) if host:
                if host == self._host_id:
                    self._mine.add(event.session_id)
        if not self.quiet and (self.everything or event.session_id in self._mine):
            told = line(event, before, status, self._reader, verbose=self.verbose)
            if told:
                await self._show(told)
            self._note_questions(event, status)
        if not status.live and event.session_id not in self._mine:
            del self._statuses[event.session_id]

    async def _earlier(self, stored: Stored) -> Status:
        """Return where a session stood before an event, of which nothing was seen here."""
        session_id = stored.event.session_id or ""
        status = Status(session_id=session_id)
        if isinstance(stored.event, e.LaunchRequested):
            return status
        async for moment in past(self._store, session_id):
            if moment.position >= stored.position:
                break
            status = moment.after
        return status

    def _note_questions(self, event: e.Event, status: Status) -> None:
        if isinstance(event, e.PermissionAsked):
            self.questions[event.request_id] = status.session_id
            return
        still_open = {question.request_id for question in status.questions}
        for request_id, session_id in list(self.questions.items()):
            if session_id == status.session_id and request_id not in still_open:
                del self.questions[request_id]

    async def _show(self, told: Line) -> None:
        self.width = name_width(told.session, self.width)
        await self.rows(painted(told, self._screen, self.width))

    def _name_of(self, session_id: str) -> str | None:
        status = self._statuses.get(session_id)
        return status.name if status else None
