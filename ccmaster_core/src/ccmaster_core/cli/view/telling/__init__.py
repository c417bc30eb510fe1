"""Which events are told, and how: the one table. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from ccmaster_core.cli.view.lines import SHORT_ID, Line, Reader, Told
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.telling import life, messages, permissions, turns
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.status import Status


def line(
    event: e.Event, before: Status, after: Status, reader: Reader, *, verbose: bool = False
) -> Line | None:
    """Return the line that tells of an event.

    Args:
        event: What happened.
        before: Where its session stood before.
        after: Where it stands now.
        reader: Who reads it.
        verbose: Whether to tell everything.

    Returns:
        None where it is not told, or the event is of no session.
    """
    if event.session_id is None:
        return None
    rule = _TABLE.get(type(event), _ANYTHING_ELSE)
    if not (verbose or rule.shown(event, before)):
        return None
    told: Told = rule.tell(event, before, after, reader)
    return Line(
        at=event.at,
        session=one_line(after.name) or one_line(after.session_id[:SHORT_ID]),
        mark=told.mark,
        text=told.text,
        aside=told.aside,
        whole=told.whole,
        detail=told.detail,
    )


@frozen
class _Rule:
    tell: Callable[[Any, Status, Status, Reader], Told]
    shown: Callable[[Any, Status], bool]
    """Whether an event is told without --verbose, with where its session stood before."""


def _anything_else(event: e.Event, _: Status, __: Status, ___: Reader) -> Told:
    kind = event.kind if isinstance(event, e.UnknownEvent) else type(event).__name__
    return Told(mark=Mark.NOTE, text=one_line(kind))


def _always(_: e.Event, __: Status) -> bool:
    return True


def _verbose(_: e.Event, __: Status) -> bool:
    return False


_ANYTHING_ELSE = _Rule(_anything_else, _verbose)
_TABLE: Mapping[type[e.Event], _Rule] = {
    e.LaunchRequested: _Rule(life.launch_requested, _always),
    e.ResumeRequested: _Rule(life.resume_requested, _always),
    e.SessionClaimed: _Rule(life.claimed, _verbose),
    e.SessionLaunched: _Rule(life.launched, lambda _, before: before.launches > 0),
    e.SessionReleased: _Rule(life.released, _always),
    e.StopRequested: _Rule(life.stop_requested, _verbose),
    e.SessionEnded: _Rule(life.ended, _always),
    e.IdentitySet: _Rule(life.identity_set, _always),
    e.NoteSet: _Rule(life.noted, _verbose),
    e.WatchSet: _Rule(life.watch_set, _always),
    e.ModelChangeRequested: _Rule(life.model_requested, _verbose),
    e.PermissionModeChangeRequested: _Rule(life.mode_requested, _verbose),
    e.ModelChanged: _Rule(life.model_changed, _always),
    e.PermissionModeChanged: _Rule(life.mode_changed, _always),
    e.BudgetSpent: _Rule(life.budget_spent, _always),
    e.Notice: _Rule(life.notice, _always),
    e.MessageSent: _Rule(messages.sent, lambda event, _: messages.told_when_sent(event)),
    e.MessageHeld: _Rule(messages.held, _verbose),
    e.MessageDelivered: _Rule(messages.delivered, messages.from_a_peer),
    e.MessageFailed: _Rule(messages.failed, _always),
    e.MessageExpired: _Rule(messages.expired, _always),
    e.MessageCancelRequested: _Rule(messages.cancel_requested, _verbose),
    e.MessageCancelled: _Rule(messages.cancelled, _always),
    e.TurnStarted: _Rule(turns.turn_started, _verbose),
    e.ToolStarted: _Rule(turns.tool_started, lambda event, _: turns.of_the_agent_itself(event)),
    e.ToolFinished: _Rule(turns.tool_finished, lambda event, _: event.failed),
    e.TextSaid: _Rule(turns.said, lambda event, _: turns.of_the_agent_itself(event)),
    e.PermissionAsked: _Rule(permissions.asked, _always),
    e.PermissionAnswered: _Rule(permissions.answered, _always),
    e.PermissionDenied: _Rule(permissions.denied, _always),
    e.PendingWorkChanged: _Rule(turns.pending, lambda event, _: turns.something_pending(event)),
    e.UsageRecorded: _Rule(turns.usage, _verbose),
    e.TurnEnded: _Rule(turns.turn_ended, _always),
    e.RetryScheduled: _Rule(turns.retry, _always),
    e.LimitReached: _Rule(turns.limit, _always),
    e.Rested: _Rule(turns.rested, _always),
    e.InterruptRequested: _Rule(turns.interrupt_requested, _always),
}
