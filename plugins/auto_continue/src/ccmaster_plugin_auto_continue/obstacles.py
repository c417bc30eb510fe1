"""Rules about where a session stands: it never goes on unless it is idle, well and wanted."""

from ccmaster_hookspecs import Rest, State
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_auto_continue.situation import Situation

LONGEST_ERROR = 120

_DOING = {
    State.LAUNCHING: "the agent is not up yet",
    State.WORKING: "a turn runs",
    State.WAITING: "waiting for permission",
    State.ENDED: "the session has ended",
}
_FAILED = {
    Failure.INTERRUPTED: "the last turn was interrupted",
    Failure.BUDGET: "the budget is spent",
    Failure.MAX_TURNS: "the last turn reached the agent's own limit of steps",
}
_GOES_ON_AFTER = frozenset({Failure.LOST, Failure.LIMIT})
"""A turn that was lost is taken up again; for a usage limit there is a rule of its own."""


def switched_off(situation: Situation) -> Rest | None:
    """Rest where someone said so."""
    if not situation.settings.enabled:
        return Rest("auto-continue is switched off")
    return None if situation.status.watch else Rest("watch is off")


def not_prompted(situation: Situation) -> Rest | None:
    """Rest where nobody has said what to do."""
    return None if situation.status.prompted else Rest("no prompt was given yet")


def not_idle(situation: Situation) -> Rest | None:
    """Rest where the session is about something else."""
    status = situation.status
    if status.ended or status.stopping:
        return Rest("the session has ended" if status.ended else "the session is about to end")
    if status.turn is not None:
        return Rest(_DOING[State.WORKING])
    return Rest(_DOING[status.state]) if status.state in _DOING else None


def asking(situation: Situation) -> Rest | None:
    """Rest where a person must answer first."""
    return Rest(_DOING[State.WAITING]) if situation.status.questions else None


def background_work(situation: Situation) -> Rest | None:
    """Rest where the agent will wake by itself."""
    return Rest("background work is pending") if situation.status.pending_work else None


def open_messages(situation: Situation) -> Rest | None:
    """Rest where there is something to do already."""
    return Rest("a message waits for the agent") if situation.status.messages else None


def failed(situation: Situation) -> Rest | None:
    """Rest where going on would most likely fail again."""
    failure, error = situation.status.failure, situation.status.error
    if failure is None or failure in _GOES_ON_AFTER:
        return None
    if failure in _FAILED:
        return Rest(_FAILED[failure])
    first_line = next(iter((error or failure.value).splitlines()), failure.value)
    return Rest(f"the last turn failed: {first_line[:LONGEST_ERROR]}")
