"""What sessions came to: whether they are at rest, how they went, and what they answered."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from ccmaster_core.cli.screen import Screen
from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_hookspecs.events import EndReason
from ccmaster_hookspecs.status import State, Status

_BAD_ENDS = frozenset({EndReason.FAILED, EndReason.CRASHED, EndReason.REFUSED, EndReason.LOST})


def at_rest(status: Status | None) -> bool:
    """Say whether nothing follows of itself: it has ended, or rests with nothing open.

    Args:
        status: Where a session stands; None: nothing was seen of it yet.
    """
    if status is None:
        return False
    if not status.live:
        return True
    busy = status.state is not State.IDLE or status.messages or status.pending_work
    return not busy and status.rest is not None and status.rest_until is None


def failed(status: Status) -> bool:
    """Say whether its last turn failed, or the session did."""
    return status.failure is not None or status.ended in _BAD_ENDS


@frozen(kw_only=True)
class Outcome:
    """How a command that ran sessions ended."""

    sessions: Sequence[Status]
    """Where the sessions stood when it was over, before their host left."""
    signal: int | None
    """What ended it before its time; None: no signal did."""

    @property
    def exit_code(self) -> int:
        """What programs are told: 0 all went well, 1 not so, above 128 a signal came before."""
        if self.signal is not None:
            return 128 + self.signal
        well = all(at_rest(status) and not failed(status) for status in self.sessions)
        return 0 if well else 1

    def answers(self, screen: Screen) -> list[str]:
        """Return what the agents said last, whole."""
        rows: list[str] = []
        for status in self.sessions:
            if not status.last_message:
                continue
            if len(self.sessions) > 1:
                rows += ["", screen.coloured(f"{one_line(status.name)}:", "1")]
            rows += clean(status.last_message, lines=True).splitlines()
        return ["", *rows] if rows and len(self.sessions) == 1 else rows

    def facts(self) -> list[dict[str, Any]]:
        """Return what programs are told of each session."""
        return [
            {
                "session_id": status.session_id,
                "name": status.name,
                "state": status.state,
                "failed": failed(status),
                "error": status.error or status.detail,
                "answer": status.last_message,
                "turns": status.turns,
                "cost_usd": status.cost_usd,
            }
            for status in self.sessions
        ]
