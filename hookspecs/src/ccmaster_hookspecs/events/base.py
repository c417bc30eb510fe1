"""What every event has: a stream to stand in, and a time."""

from datetime import UTC, datetime

from attrs import field, frozen

SESSION = "session/"
"""What the name of every session's stream begins with."""


def session_stream(session_id: str) -> str:
    """Name the stream of a session."""
    return SESSION + session_id


def _now() -> datetime:
    return datetime.now(UTC)


@frozen(kw_only=True)
class Event:
    """Something that happened in one stream.

    A plugin's own events derive from this class, are frozen attrs classes with keyword-only
    fields, and are named by `register_events`. The class name is the event's kind.
    """

    stream: str
    """Where it stands, such as 'session/4be1…'."""
    at: datetime = field(factory=_now)
    """When it happened, by the writer's clock, in UTC."""

    @property
    def session_id(self) -> str | None:
        """The session it is of; None in a stream of another kind."""
        return self.stream.removeprefix(SESSION) if self.stream.startswith(SESSION) else None


@frozen(kw_only=True)
class UnknownEvent(Event):
    """An event whose kind no installed plugin knows, or that does not fit its kind.

    A newer plugin wrote it. It keeps its text, so that it survives a round trip.
    """

    kind: str
    body: str
    """The event's own fields as JSON, exactly as they were stored."""
