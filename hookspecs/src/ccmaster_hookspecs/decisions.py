"""What a plugin can answer when ccmaster asks. `None` always means: no opinion."""

from datetime import datetime

from attrs import frozen


@frozen
class Continue:
    """Send `text` to the idle session."""

    text: str
    note: str | None = None
    """What a person is told, such as '1/3'; None for nothing to tell."""


@frozen
class Rest:
    """Leave the session idle."""

    reason: str
    until: datetime | None = None
    """When to ask again; None: once something of the session changes."""


@frozen
class Allow:
    """Let the agent use the tool."""

    reason: str | None = None


@frozen
class Deny:
    """Keep the agent from using the tool; `reason` is told to the agent."""

    reason: str


@frozen
class Ask:
    """Let a person answer; the session waits until then."""

    reason: str | None = None


@frozen
class Deliver:
    """Hand the message to the agent."""


@frozen
class Hold:
    """Keep the message for now; asked again when the session changes."""

    reason: str


@frozen
class Refuse:
    """Do not launch the session, or never deliver the message."""

    reason: str


@frozen
class Connect:
    """Let the session's agent reach ccmaster's tools at an address."""

    url: str
    """An http or https address that speaks the Model Context Protocol."""
