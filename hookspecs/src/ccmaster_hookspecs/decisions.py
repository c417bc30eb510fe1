"""What a plugin can answer when ccmaster asks. `None` always means: no opinion."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.principals import CONTINUATION, Principal


@frozen
class Continue:
    """Send `text` to the idle session."""

    text: str
    note: str | None = None
    """What a person is told, such as '1/3'; None for nothing to tell."""
    by: Principal = CONTINUATION
    """Whose words they are: of anyone but a person and the configuration they are framed."""
    message_id: str | None = None
    """A new UUID for the message, where what is kept beside it names it; None: any."""
    also: tuple[Event, ...] = ()
    """What else is kept, in the same commit as the message and under the session's claim: all
    of it or nothing."""
    expect: Mapping[str, int] = field(factory=dict)
    """The last position the plugin knows of each stream that must not have moved on since (0: it
    is empty). Where one has, nothing is kept or sent, and the plugin is asked again."""


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
