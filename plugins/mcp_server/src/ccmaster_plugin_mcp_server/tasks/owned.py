"""A caller's own tasks, whoever runs them: to look at, to answer, to cancel."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import define

from ccmaster_hookspecs.errors import Conflict, InvalidRequest
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.tasks.events import (
    McpTaskAnswered,
    McpTaskCancelRequested,
    stream_of,
)
from ccmaster_plugin_mcp_server.tasks.questions import answers_to
from ccmaster_plugin_mcp_server.tasks.records import Known, Records
from ccmaster_plugin_mcp_server.tasks.state import TaskState

_ID = re.compile(r"[A-Za-z0-9_-]{32}")
"""What an id of ours looks like; see `making`."""


class UnknownTask(InvalidRequest):
    """The caller has no task of this id."""


@define
class Owned:
    """Answers for tasks. What is another's, or gone, is as if it had never been."""

    _store: EventStore
    _records: Records
    _clock: Callable[[], datetime]
    _expired: Callable[[], None]
    """Told when a task is found whose time is over."""

    async def get(self, caller: Principal, task_id: str) -> TaskState:
        """Return where a task stands.

        Raises:
            UnknownTask: It is gone, another's, or never was.
        """
        state, _ = await self._known(caller, task_id)
        return state

    async def update(
        self, caller: Principal, task_id: str, responses: Mapping[str, Any]
    ) -> TaskState:
        """Answer what a task asks; what it does not ask, or not any more, is left out.

        Args:
            caller: Who answers.
            task_id: The task.
            responses: What they answer, as the protocol writes it, by key.

        Returns:
            Where the task stands then.

        Raises:
            UnknownTask: It is gone, another's, or never was.
            InvalidRequest: Something is no answer to what was asked; nothing was taken.
        """
        while True:
            state, position = await self._known(caller, task_id)
            answers = answers_to(state.outstanding, responses)
            if not answers:
                return state
            stream = stream_of(task_id)
            answered = McpTaskAnswered(stream=stream, answers=answers)
            try:
                await self._store.append(answered, expect={stream: position})
            except Conflict:
                continue  # somebody may have answered the same just now: look again

    async def cancel(self, caller: Principal, task_id: str) -> TaskState:
        """Ask for a task to end; nothing happens to one that has.

        Raises:
            UnknownTask: It is gone, another's, or never was.
        """
        state, _ = await self._known(caller, task_id)
        if not state.ended and not state.cancel_asked:
            await self._store.append(McpTaskCancelRequested(stream=stream_of(task_id)))
        return state

    async def _known(self, caller: Principal, task_id: str) -> tuple[TaskState, int]:
        known = await self._records.read(task_id) if _ID.fullmatch(task_id) else Known(None, 0)
        state = known.state
        if state is not None and state.of(caller):
            if not state.expired(self._clock()):
                return state, known.position
            self._expired()
        raise UnknownTask("there is no such task", "it may be over for so long that it is gone")
