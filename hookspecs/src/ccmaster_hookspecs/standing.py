"""What is true of a session beyond its events: who runs it now, and why it does nothing. Pure."""

from collections.abc import Callable, Collection
from datetime import datetime

from attrs import evolve

from ccmaster_hookspecs.events import Failure, host_stream, session_stream
from ccmaster_hookspecs.status import State, Status

SOON = "about to be taken by a host"
"""What a session does that nobody runs yet."""


def as_it_is(status: Status, claimed: Collection[str], *, adopting: bool, nobody: str) -> Status:
    """Return a status as it is: a session that nobody runs works on nothing.

    Args:
        status: What the events so far say.
        claimed: The streams on which a claim is in force.
        adopting: Whether a host lives that takes sessions others asked for.
        nobody: What it does where no host is about to take it, in one line.
    """
    if not status.live or session_stream(status.session_id) in claimed:
        return status
    wanted = status.wanted_host is not None and host_stream(status.wanted_host) in claimed
    return evolve(
        status,
        state=State.LAUNCHING,
        activity=SOON if adopting or wanted else nobody,
        host=None,
        pid=None,
        questions=(),
        tools={},
    )


def why_idle(status: Status, time: Callable[[datetime], str | None]) -> str:
    """Say in one line why an idle session does nothing; not cleaned, empty where it just waits.

    Args:
        status: As it is; its state is idle.
        time: Writes a time.
    """
    if status.failure is Failure.LIMIT and status.limited_until:
        return f"usage limit until {time(status.limited_until)}"
    if status.failure:
        return f"turn failed ({status.failure}): {status.error or 'no reason was given'}"
    if status.pending_work:
        return f"in the background: {', '.join(status.pending_work)}"
    if status.rest:
        return f"rests: {status.rest}"
    return "" if status.prompted else "waits for a first message"
