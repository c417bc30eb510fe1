"""Which kind of event is counted by what. One that stands in no table counts as an event alone."""

from collections.abc import Callable, Mapping
from typing import Any

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.folds import (
    calls,
    hosts,
    life,
    messages,
    permissions,
    turns,
    usage,
)
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger
from ccmaster_plugin_mcp_server.analytics.moment import microseconds
from ccmaster_plugin_mcp_server.events import ToolCalled

OfASession = Callable[[Ledger, Course, Any, int], None]
OfAny = Callable[[Ledger, Any, int], None]


def count(ledger: Ledger, event: e.Event) -> None:
    """Count one event; events come in the order of their positions."""
    kind = type(event)
    if told := TOLD_BY_ITS_HOST.get(kind):
        if course := ledger.living.get(event.stream):
            at = microseconds(event.at)
            told(ledger, course, event, at)
            course.heard = max(course.heard, at)
    elif asked := ASKED_OF_IT.get(kind):
        if course := ledger.living.get(event.stream):
            asked(ledger, course, event, microseconds(event.at))
    elif of_any := OF_ANYTHING.get(kind):
        of_any(ledger, event, microseconds(event.at))


TOLD_BY_ITS_HOST: Mapping[type[e.Event], OfASession] = {
    e.SessionClaimed: life.claimed,
    e.SessionLaunched: life.launched,
    e.SessionReleased: life.released,
    e.SessionEnded: life.ended,
    e.ModelChanged: life.model_changed,
    e.PendingWorkChanged: life.told,
    e.Rested: life.told,
    e.Notice: life.told,
    e.MessageHeld: messages.held,
    e.MessageDelivered: messages.delivered,
    e.MessageFailed: messages.failed,
    e.MessageCancelled: messages.cancelled,
    e.TurnStarted: turns.started,
    e.TurnEnded: turns.ended,
    e.TextSaid: life.told,
    e.ToolStarted: turns.tool_started,
    e.ToolFinished: turns.tool_finished,
    e.PermissionAsked: permissions.asked,
    e.PermissionDenied: permissions.denied,
    e.RetryScheduled: usage.retry,
    e.LimitReached: usage.limit,
}
"""These count while the session lives, as they do in its status, and show that its host does."""

ASKED_OF_IT: Mapping[type[e.Event], OfASession] = {
    e.MessageSent: messages.sent,
    e.IdentitySet: life.named,
    e.MessageExpired: messages.expired,
    e.PermissionAnswered: permissions.answered,
}
"""These count while the session lives, and come from anywhere."""

OF_ANYTHING: Mapping[type[e.Event], OfAny] = {
    e.LaunchRequested: life.asked_for,
    e.ResumeRequested: life.resume_asked_for,
    e.UsageRecorded: usage.recorded,
    e.HostStarted: hosts.started,
    e.HostStopped: hosts.stopped,
    ToolCalled: calls.called,
}
"""These count whatever they are of."""
