"""What the keys of the live view do."""

from collections.abc import Awaitable, Callable, Mapping

from attrs import define

from ccmaster_core.application import Application
from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.standing import standing
from ccmaster_core.cli.view.header import HELP
from ccmaster_core.cli.view.live import View
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.painting import INDENT
from ccmaster_core.cli.view.tasks import NONE, tasks
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.status import State, Status


@define(eq=False)
class Acting:
    """Acts for a person who presses keys."""

    _application: Application
    _view: View
    _screen: Screen
    _you: Principal
    _quit: Callable[[], None]
    _selected: str | None = None
    """The id of the session that keys act on; None: all that are shown."""

    async def press(self, key: str) -> None:
        """Do what a key says; one that says nothing is passed over."""
        action = self._actions().get(key)
        try:
            if action:
                await action()
            elif key.isascii() and key.isdigit():
                await self._select(int(key))
        except CcmasterError as error:
            await self._view.note(one_line(str(error)), Mark.FAILED)

    def _actions(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        return {
            "w": self._watch,
            "a": self._approve,
            "d": self._deny,
            "i": self._interrupt,
            "I": self._interrupt_all,
            "j": self._tasks,
            "q": self._leave,
            "?": self._help,
        }

    async def _watch(self) -> None:
        chosen = self._chosen()
        watch = not any(status.watch for status in chosen)
        for status in chosen:
            await self._application.set_watch(status.session_id, by=self._you, watch=watch)
        if not chosen:
            await self._view.note(NONE)

    async def _approve(self) -> None:
        await self._answer(allowed=True)

    async def _deny(self) -> None:
        await self._answer(allowed=False)

    async def _answer(self, *, allowed: bool) -> None:
        """Answer the oldest question that was shown, and no other."""
        shown = self._view.questions.items()
        oldest = next((pair for pair in shown if self._selected in {None, pair[1]}), None)
        if oldest is None:
            await self._view.note("nothing waits for an answer")
            return
        request_id, session_id = oldest
        await self._application.answer(session_id, allowed, by=self._you, request_id=request_id)

    async def _interrupt(self) -> None:
        working = self._working()
        if len(working) > 1:
            which = "choose by number (j), or I for all"
            await self._view.note(f"{len(working)} turns run: {which}")
            return
        await self._interrupt_all()

    async def _interrupt_all(self) -> None:
        working = self._working()
        for status in working:
            await self._application.interrupt(status.session_id, by=self._you)
        if not working:
            await self._view.note("no turn runs")

    async def _tasks(self) -> None:
        statuses = await standing(self._application, self._view.statuses())
        rows = tasks(statuses, self._screen, self._view.width, self._selected)
        await self._view.rows(rows)

    async def _select(self, number: int) -> None:
        statuses = self._view.statuses()
        if not number:
            self._selected = None
            await self._view.note("the keys act on all sessions")
        elif number > len(statuses):
            await self._view.note(f"there is no session {number}: j shows them")
        else:
            chosen = statuses[number - 1]
            self._selected = chosen.session_id
            await self._view.note("the keys act on this session; 0 for all", session=chosen.name)

    async def _leave(self) -> None:
        self._quit()

    async def _help(self) -> None:
        await self._view.rows([INDENT + row for row in HELP])

    def _chosen(self) -> list[Status]:
        return [
            status
            for status in self._view.statuses()
            if self._selected in {None, status.session_id}
        ]

    def _working(self) -> list[Status]:
        busy = {State.WORKING, State.WAITING}
        return [status for status in self._chosen() if status.state in busy]
