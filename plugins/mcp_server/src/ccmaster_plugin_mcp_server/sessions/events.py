"""What happens to sessions through the door: events that the session tools keep for themselves."""

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal

TEMPORARY = "mcp/temporary"
"""The stream of the sessions that end with the call that asked for them."""
WAITS = "mcp/waits/"
"""What the name of the stream of a session's wait begins with; see `waits.stream`."""


@frozen(kw_only=True)
class TemporaryAsked(Event):
    """Someone is about to launch a session that must end with their call."""

    stream: str = TEMPORARY
    by: Principal
    name: str
    """What the session is called; it is of this call alone."""


@frozen(kw_only=True)
class WaitBegan(Event):
    """A session's agent waits, for as long as its tool use runs, for what another answers."""

    session: str
    """Whom it waits for."""


KINDS: tuple[type[Event], ...] = (TemporaryAsked, WaitBegan)
