"""Where a task stands: the fold of its events. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Answer
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.tasks import events as t


@frozen(kw_only=True)
class TaskState:
    """A task, as its events tell it."""

    task_id: str
    created: t.McpTaskCreated
    updated: datetime
    requests: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    """Everything that was ever asked, by key."""
    answers: Mapping[str, Answer] = field(factory=dict)
    """Everything that was ever answered, by key."""
    text: str | None = None
    """What it said last of how far it is."""
    deaths: int = 0
    """How many processes were gone while they ran it."""
    cancel_asked: bool = False
    ended: t.McpTaskEnded | None = None

    @property
    def word(self) -> str:
        """Its status, as the protocol calls it."""
        if self.ended:
            return self.ended.word
        return "input_required" if self.outstanding else "working"

    @property
    def outstanding(self) -> Mapping[str, Mapping[str, Any]]:
        """What its caller is to answer now."""
        if self.ended:
            return {}
        return {key: asked for key, asked in self.requests.items() if key not in self.answers}

    def of(self, caller: Principal) -> bool:
        """Say whether it is a caller's."""
        return self.created.caller == caller

    def expired(self, now: datetime) -> bool:
        """Say whether its time is over."""
        return now >= self.created.expires


def fold(state: TaskState | None, event: Event) -> TaskState | None:
    """Return where a task stands after an event of its stream.

    What does not fit, such as an answer to what was never asked or anything after the end, changes
    nothing.

    Args:
        state: Where it stood; None: it had not begun.
        event: What happened next.
    """
    if state is None:
        return begun(event) if isinstance(event, t.McpTaskCreated) else None
    if state.ended:
        return state
    match event:
        case t.McpTaskAsked():
            state = evolve(state, requests={**event.requests, **state.requests})
        case t.McpTaskAnswered():
            asked = state.outstanding
            given = {key: answer for key, answer in event.answers.items() if key in asked}
            state = evolve(state, answers={**state.answers, **given})
        case t.McpTaskTold():
            state = evolve(state, text=event.text)
        case t.McpTaskTaken():
            state = evolve(state, deaths=state.deaths + 1)
        case t.McpTaskLeft():
            # That was no death: whoever takes it next counts up again.
            state = evolve(state, deaths=state.deaths - 1)
        case t.McpTaskCancelRequested():
            state = evolve(state, cancel_asked=True)
        case t.McpTaskEnded():
            state = evolve(state, ended=event)
        case _:
            return state
    return evolve(state, updated=max(state.updated, event.at))


def begun(created: t.McpTaskCreated) -> TaskState:
    """Return where a task stands that has just been made."""
    return TaskState(
        task_id=created.stream.removeprefix(t.TASK),
        created=created,
        updated=created.at,
        answers=created.answers,
    )
