"""All figures of a store: the fold of its events, which goes on where it stopped.

Pure: no clock, no I/O, no randomness.
"""

from collections.abc import Iterable

from attrs import define

from ccmaster_hookspecs.events import Event, UnknownEvent
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.analytics.folds import count
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger


@define
class Figures(Ledger):
    """What was counted of the events up to a position."""

    position: int = 0
    """Of the last event that went into it; 0: none did."""
    mark: tuple[str, str, str] = ("", "", "")
    """What that event is known by; another store has another event there. See `mark_of`."""
    events: int = 0

    def after(self, happened: Iterable[Stored]) -> "Figures":
        """Return the figures once more has happened.

        The figures that it is called on are used up: they become what is returned, because a
        copy for each event would cost more than all counting. `dump` keeps some for later.

        Args:
            happened: What the store holds after `position`, in its order; what stands at or
                before it is left out.
        """
        stored = None
        for stored in happened:
            if stored.position <= self.position:
                continue
            self.position = stored.position
            self.events += 1
            count(self, stored.event)
        if stored and stored.position == self.position:
            self.mark = mark_of(stored.event)
        return self


def mark_of(event: Event) -> tuple[str, str, str]:
    """Return what tells an event from another at the same position of another store."""
    kind = event.kind if isinstance(event, UnknownEvent) else type(event).__name__
    return event.stream, kind, event.at.isoformat()
