"""The way back from a task to its caller: through the store, for neither waits for the other."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.mcp import Answer, Ask
from ccmaster_hookspecs.storage import Claim, EventStore
from ccmaster_plugin_mcp_server.calling.link import Link
from ccmaster_plugin_mcp_server.protocol.asks import check_able, request_on_wire
from ccmaster_plugin_mcp_server.tasks.events import McpTaskAsked, McpTaskTold
from ccmaster_plugin_mcp_server.tasks.questions import Keys
from ccmaster_plugin_mcp_server.tasks.records import Records
from ccmaster_plugin_mcp_server.tasks.state import TaskState

log = logging.getLogger(__name__)

BETWEEN = 0.5
"""Seconds between two records of how far a task is."""


@define
class TaskLink:
    """Implements `Link` of `calling` for a task."""

    _state: TaskState
    """As of when the run began: the task's id, and what its client can be asked."""
    _claim: Claim
    _store: EventStore
    _records: Records
    _keys: Keys = field(factory=Keys)
    _news: asyncio.Event = field(factory=asyncio.Event)
    _text: str = ""
    _progress: asyncio.Event = field(factory=asyncio.Event)

    def heard(self) -> None:
        """Take note that the caller answered something."""
        # A new one for those who look from now on: nobody's news is taken away by another.
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Ask the caller; what was answered already, before or by an earlier run, is returned."""
        keys = {name: self._keys.next(name) for name in questions}
        state = await self._now()
        unasked = {
            name: ask
            for name, ask in questions.items()
            if keys[name] not in state.answers and keys[name] not in state.requests
        }
        if unasked:
            check_able(self._state.created.client, unasked)
            requests = {keys[name]: request_on_wire(ask) for name, ask in unasked.items()}
            asked = McpTaskAsked(stream=self._claim.stream, requests=requests)
            await self._store.append(asked, claim=self._claim)
        while True:
            news = self._news
            answers = (await self._now()).answers
            if all(key in answers for key in keys.values()):
                return {name: answers[key] for name, key in keys.items()}
            await news.wait()

    async def progress(self, done: float, total: float | None, text: str | None) -> None:
        """Tell how far it is."""
        self._text = text or (f"{done:g}" if total is None else f"{done:g} of {total:g}")
        self._progress.set()

    async def log(self, level: str, data: Any, logger: str | None) -> None:
        """Do nothing: a task has no connection on which its client listens for logs."""

    async def release(self) -> None:
        """Do nothing: nothing waits."""

    async def telling(self) -> None:
        """Record how far it is, not too often, until cancelled."""
        told = None
        while True:
            await self._progress.wait()
            self._progress.clear()
            if self._text == told:
                continue
            told = self._text
            try:
                await self._store.append(
                    McpTaskTold(stream=self._claim.stream, text=told), claim=self._claim
                )
            except StoreError as error:
                log.warning("how far %s is cannot be told: %s", self._claim.stream, error)
            await asyncio.sleep(BETWEEN)

    async def _now(self) -> TaskState:
        return (await self._records.read(self._state.task_id)).state or self._state


@define
class Noting:
    """Passes on to another link, and notes what its caller answered."""

    _link: Link
    answers: dict[str, Answer] = field(factory=dict)

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Ask, and note the answers."""
        answers = await self._link.ask(questions)
        self.answers.update(answers)
        return answers

    async def progress(self, done: float, total: float | None, text: str | None) -> None:
        """Pass it on."""
        await self._link.progress(done, total, text)

    async def log(self, level: str, data: Any, logger: str | None) -> None:
        """Pass it on."""
        await self._link.log(level, data, logger)

    async def release(self) -> None:
        """Pass it on."""
        await self._link.release()
