"""The fold from events to a status. Pure: no clock, no I/O, no randomness.

It takes events in any order without failing: what does not fit where the session stands
changes nothing but the time of its last event.
"""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve

from ccmaster_core.status import life, messages, turns
from ccmaster_core.status.changes import Changes
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State, Status


def after(status: Status, event: e.Event) -> Status:
    """Return where the session stands once `event` has happened."""
    fold = (_AFTER_THE_END if status.ended else _FOLDS).get(type(event))
    if fold is None:
        return evolve(status, changed_at=event.at)
    changed = evolve(status, **fold(status, event), changed_at=event.at)
    return evolve(changed, state=_state(changed))


def _state(status: Status) -> State:
    if status.ended:
        return State.ENDED
    if not status.up:
        return State.LAUNCHING
    if status.questions:
        return State.WAITING
    return State.IDLE if status.turn is None else State.WORKING


_FOLDS: Mapping[type[e.Event], Callable[[Status, Any], Changes]] = {
    e.LaunchRequested: life.launch_requested,
    e.ResumeRequested: life.resume_requested,
    e.SessionClaimed: life.claimed,
    e.SessionLaunched: life.launched,
    e.SessionTokenIssued: lambda _status, event: {"token_hash": event.token_hash},
    e.SessionReleased: life.released,
    e.SessionEnded: life.ended,
    e.StopRequested: lambda _status, _event: {"stopping": True},
    e.MessageSent: messages.message_sent,
    e.MessageHeld: messages.held,
    e.MessageCancelRequested: messages.cancel_requested,
    e.MessageDelivered: messages.delivered,
    e.MessageFailed: messages.message_over,
    e.MessageCancelled: messages.message_over,
    e.MessageExpired: messages.message_over,
    e.TurnStarted: turns.turn_started,
    e.TurnEnded: turns.turn_ended,
    e.ToolStarted: turns.tool_started,
    e.ToolFinished: turns.tool_finished,
    e.TextSaid: turns.text_said,
    e.PermissionAsked: turns.asked,
    e.PermissionAnswered: turns.answered,
    e.PendingWorkChanged: lambda _status, event: {"pending_work": event.work},
    e.UsageRecorded: turns.usage,
    e.WatchSet: turns.watch_set,
    e.RetryScheduled: turns.retry,
    e.LimitReached: turns.limit,
    e.ModelChanged: lambda _status, event: {"model": event.model},
    e.PermissionModeChanged: lambda _status, event: {"permission_mode": event.mode},
    e.IdentitySet: life.identity_set,
    e.NoteSet: life.noted,
    e.Rested: lambda _status, event: {"rest": event.reason, "rest_until": event.until},
}
_AFTER_THE_END: Mapping[type[e.Event], Callable[[Status, Any], Changes]] = {
    e.ResumeRequested: life.resume_requested,
    e.UsageRecorded: turns.usage,
    e.MessageSent: messages.sent_too_late,
    e.MessageFailed: messages.message_over,
}
