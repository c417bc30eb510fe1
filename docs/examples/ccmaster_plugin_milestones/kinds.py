"""The kind of event that says how far a session has come."""

from attrs import frozen

from ccmaster_hookspecs.events import Event, TurnEnded
from ccmaster_hookspecs.status import Status


@frozen(kw_only=True)
class Milestone(Event):
    """A session has come to a tenth turn. Its stream is 'milestones/<session>'."""

    turns: int


def milestone(event: Event, status: Status) -> Milestone | None:
    """Return the milestone that an event is; None: it is none."""
    if not isinstance(event, TurnEnded) or status.turns % 10:
        return None
    return Milestone(stream=f"milestones/{status.session_id}", turns=status.turns)
