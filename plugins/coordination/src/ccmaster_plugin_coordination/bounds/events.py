"""Events of the plugin's own: what agents were let launch."""

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal

SPAWNS = "spawns/"
"""What the name of every stream begins with in which it is kept what agents were let launch."""


def spawns_stream(root: Principal) -> str:
    """Name the stream of all that the agents under one root may launch: one place, one order."""
    return f"{SPAWNS}{root}"


@frozen(kw_only=True)
class SpawnAllowed(Event):
    """A session that an agent asked for may launch; kept before its agent is brought up."""

    session: str
    by: str
    """The session whose agent asked."""
    tree: str
    """The session at the top, which no agent asked for."""
    depth: int
    """How many sessions stand between the one at the top and this one, itself counted."""
    asked: int
    """The position of what asked for it: each launch and each resumption is allowed once."""


KINDS: tuple[type[Event], ...] = (SpawnAllowed,)
