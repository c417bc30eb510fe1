"""Whether an event changes who is there, or what they do. Pure."""

from collections.abc import Iterable

from ccmaster_hookspecs import events as e

AGENTS = "ccmaster://agents"

_OF_AGENTS = (
    e.IdentitySet,
    e.LaunchRequested,
    e.MessageCancelled,
    e.MessageDelivered,
    e.MessageExpired,
    e.MessageFailed,
    e.MessageSent,
    e.NoteSet,
    e.PendingWorkChanged,
    e.PermissionAnswered,
    e.PermissionAsked,
    e.Rested,
    e.ResumeRequested,
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
)
"""What is told of an agent changes with these, and with anything that happens to a task."""
_TASK = "task/"


def agents(event: e.Event) -> Iterable[str]:
    """Return the URI of the registry, if an event changes what it tells."""
    return (AGENTS,) if isinstance(event, _OF_AGENTS) or event.stream.startswith(_TASK) else ()
