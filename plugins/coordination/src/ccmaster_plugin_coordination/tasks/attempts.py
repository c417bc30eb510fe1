"""How an attempt goes, as the events of its session tell it; a fold. Pure."""

from attrs import evolve, frozen

from ccmaster_hookspecs import events as e
from ccmaster_plugin_coordination.bounds.rules import SPENT
from ccmaster_plugin_coordination.tasks.events import TaskStarted
from ccmaster_plugin_coordination.tasks.words import Cause

UNREPORTED = "has not reported on its task"
"""Why a session rests whose agent was reminded of its task as often as it may be."""


@frozen
class Fate:
    """How an attempt came to nothing."""

    cause: Cause
    reason: str


@frozen(kw_only=True)
class Attempt:
    """An attempt at a task."""

    task_id: str
    session: str
    epoch: int
    message_id: str
    position: int
    """The last event that went into it."""
    cut: bool = False
    """Whether its agent is in a turn, or was interrupted in the last one."""
    fate: Fate | None = None
    """How it came to nothing; None: it did not, as far as the session is concerned."""


def begun(event: TaskStarted, position: int) -> Attempt:
    """Return an attempt that just began."""
    return Attempt(
        task_id=event.task_id,
        session=event.session,
        epoch=event.epoch,
        message_id=event.message_id,
        position=position,
    )


def after(attempt: Attempt, event: e.Event, position: int) -> Attempt:
    """Return an attempt after something happened in its session.

    What is folded already, or comes after its fate, changes nothing.
    """
    if attempt.fate is not None or position <= attempt.position:
        return attempt
    attempt = evolve(attempt, position=position, fate=_fate(attempt, event))
    match event:
        case e.TurnStarted():
            return evolve(attempt, cut=True)
        case e.TurnEnded(failure=failure):
            return evolve(attempt, cut=failure is e.Failure.INTERRUPTED)
    return attempt


def _fate(attempt: Attempt, event: e.Event) -> Fate | None:
    """Say how an event brings an attempt to nothing, if it does."""
    match event:
        case e.TurnEnded(failure=failure, error=error):
            return _of_a_turn(failure, error)
        case e.SessionReleased() if attempt.cut:
            why = "its host let the session go in the middle of a turn"
        case e.SessionEnded(reason=reason):
            why = f"its agent is gone: the session ended ({reason})"
        case e.MessageFailed(message_id=attempt.message_id, reason=reason):
            why = f"the agent was not given it: {reason}"
        case e.MessageCancelled(message_id=attempt.message_id):
            why = "the message that gives it to the agent was taken back"
        case e.Rested(reason=reason) if reason == UNREPORTED:
            return Fate(Cause.SILENT, f"the agent {UNREPORTED}")
        case e.Rested(reason=reason) if reason.startswith(SPENT):
            why = reason  # nothing that it does is to be expected, so others may
        case e.MessageHeld(message_id=attempt.message_id) if event.reason.startswith(SPENT):
            why = event.reason
        case _:
            return None
    return Fate(Cause.LOST, why)


def _of_a_turn(failure: e.Failure | None, error: str | None) -> Fate | None:
    """Return what a turn's end means; a limit passes, and who interrupts may have more to say."""
    if failure in {None, e.Failure.LIMIT, e.Failure.INTERRUPTED}:
        return None
    said = f": {error}" if error else ""
    if failure is e.Failure.LOST:
        return Fate(Cause.LOST, f"its agent, or the host, died in the middle of a turn{said}")
    return Fate(Cause.FAILED, f"a turn failed ({failure}){said}")
