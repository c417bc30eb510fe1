"""Who may take a task next, when its agent could not do it, or is gone. Pure."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from ccmaster_hookspecs.events import Failure
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause

Living = Mapping[str, Status]
"""The agents that can take tasks, by their sessions' ids."""

_ITS_OWN_AGAIN = frozenset({Cause.FAILED, Cause.SILENT, Cause.TAKEN})
"""After these the agent that was asked, if it lives, is asked again: nobody else was meant."""


@frozen
class Holder:
    """Who may take a task."""

    assignee: str | None
    """The only session that may; None: see `open_to`."""
    open_to: tuple[str, ...] | None
    """The only ones that may where there is no assignee; where there is one: those that may once
    it is gone. None: any that can."""


def living(sessions: Sequence[Status]) -> Living:
    """Return the agents among some sessions that can take tasks."""
    return {one.session_id: one for one in sessions if _takes_tasks(one)}


def holder_after(task: Task, cause: Cause, last: Status | None, agents: Living) -> Holder:
    """Say who may take a task next.

    Args:
        task: The task, as it was meant so far.
        cause: Why the one before did not do it.
        last: Where the session stands that was to do it; None: nobody in particular was.
        agents: Those that can take tasks now.
    """
    asked, open_to = task.assignee, task.open_to
    if asked is None:
        others = _others(None, None, agents, last) if _all_gone(open_to, agents) else open_to
        return Holder(None, others or open_to)
    lives = asked in agents
    if lives and cause in _ITS_OWN_AGAIN:
        return Holder(asked, open_to)
    others = _others(asked, open_to, agents, last)
    if not others:
        return Holder(asked, open_to)
    own = (asked,) if lives and cause is Cause.LOST else ()
    return Holder(None, (*own, *others))


def _others(
    asked: str | None, open_to: Sequence[str] | None, agents: Living, last: Status | None
) -> tuple[str, ...]:
    """Return who may stand in: those that were named for it, else those that are alike."""
    if open_to is not None:
        named = tuple(one for one in open_to if one in agents and one != asked)
        if named or not open_to:
            return named
    if last is None:
        return ()
    return tuple(
        one.session_id
        for one in agents.values()
        if one.session_id != last.session_id and _alike(one, last)
    )


def _alike(one: Status, last: Status) -> bool:
    if last.role and one.role == last.role:
        return True
    return bool(last.capabilities) and {*last.capabilities} <= {*one.capabilities}


def _all_gone(open_to: Sequence[str] | None, agents: Living) -> bool:
    return open_to is not None and not any(one in agents for one in open_to)


def _takes_tasks(status: Status) -> bool:
    return (
        status.live
        and not status.stopping
        and Scope.COORDINATE in status.scopes
        and status.failure is not Failure.BUDGET
    )
