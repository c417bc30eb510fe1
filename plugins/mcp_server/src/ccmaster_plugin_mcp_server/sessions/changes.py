"""Which resources an event changes, for whoever subscribed to them. Pure."""

from collections.abc import Iterable

from ccmaster_hookspecs import events as e

REGISTRY = "ccmaster://agent_registry"

_OF_THE_REGISTRY = (
    e.HostStarted,
    e.HostStopped,
    e.IdentitySet,
    e.LaunchRequested,
    e.MessageCancelled,
    e.MessageDelivered,
    e.MessageExpired,
    e.MessageFailed,
    e.MessageSent,
    e.ModelChanged,
    e.NoteSet,
    e.PendingWorkChanged,
    e.PermissionAnswered,
    e.PermissionAsked,
    e.Rested,
    e.ResumeRequested,
    e.RetryScheduled,
    e.SessionClaimed,
    e.SessionEnded,
    e.SessionLaunched,
    e.SessionReleased,
    e.StopRequested,
    e.ToolFinished,
    e.ToolStarted,
    e.TurnEnded,
    e.TurnStarted,
    e.UsageRecorded,
    e.WatchSet,
)
"""What the registry tells of changes with these; the rest changes no more than a time."""


def agent_registry(event: e.Event) -> Iterable[str]:
    """Return the registry's URI, if an event changes what it tells."""
    return (REGISTRY,) if isinstance(event, _OF_THE_REGISTRY) else ()


def session_status(event: e.Event) -> Iterable[str]:
    """Return the URI of the status of an event's session."""
    session_id = event.session_id
    return () if session_id is None else (f"ccmaster://session_status/{session_id}",)


def session_logs(event: e.Event) -> Iterable[str]:
    """Return the URI of the log of an event's session."""
    session_id = event.session_id
    return () if session_id is None else (f"ccmaster://session_logs/{session_id}",)
