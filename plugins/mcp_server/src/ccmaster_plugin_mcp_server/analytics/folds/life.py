"""How events of a session's life are counted: asked for, claimed, up, gone."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger
from ccmaster_plugin_mcp_server.analytics.tally import bump


def asked_for(ledger: Ledger, event: e.LaunchRequested, at: int) -> None:
    """Begin a session; a second request changes nothing."""
    if event.stream in ledger.living or event.stream in ledger.ended:
        return
    course = Course(
        stream=event.stream,
        name=event.name,
        working_dir=event.working_dir,
        owner=str(event.by),
        model=event.model or "",
        created=at,
        since=at,
        heard=at,
    )
    ledger.begin(course)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.sessions += 1


def resume_asked_for(ledger: Ledger, event: e.ResumeRequested, at: int) -> None:
    """Bring a session back that ended; of one that is forgotten nothing is known but this."""
    if event.stream in ledger.living:
        return
    course = ledger.ended.pop(event.stream, None)
    if course is None:
        if not ledger.forgotten:
            return
        course = Course(stream=event.stream, created=at, since=at, heard=at)
        ledger.forgotten -= 1
    course.ended = None
    course.since = course.heard = max(at, course.since)
    ledger.begin(course)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.resumes += 1


def named(_ledger: Ledger, course: Course, event: e.IdentitySet, _at: int) -> None:
    """Note what the session is called from now on."""
    course.name = event.name or course.name


def claimed(_ledger: Ledger, course: Course, event: e.SessionClaimed, at: int) -> None:
    """Hand the session to a host; what it was at ended when the host before was last heard of."""
    if event.epoch <= course.epoch:
        return
    course.epoch = event.epoch
    course.settle(min(course.heard, at))
    turn = course.turn
    course.nothing_runs()
    course.turn = turn  # the host that took over says what became of it
    course.settle(course.since)
    course.settle(at)


def launched(ledger: Ledger, course: Course, event: e.SessionLaunched, at: int) -> None:
    """Count the agent that is up."""
    if event.model and event.model != course.model:
        ledger.use_model(course, event.model)
    course.up = True
    course.settle(at)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.launches += 1


def model_changed(ledger: Ledger, course: Course, event: e.ModelChanged, _at: int) -> None:
    """Count for another model from now on."""
    if event.model != course.model:
        ledger.use_model(course, event.model)


def released(_ledger: Ledger, course: Course, _event: e.SessionReleased, at: int) -> None:
    """Leave the session without a host."""
    course.settle(at)
    course.nothing_runs()
    course.settle(at)


def ended(ledger: Ledger, course: Course, event: e.SessionEnded, at: int) -> None:
    """Count the end; messages that have no final state have failed with it."""
    course.settle(at)
    course.nothing_runs()
    course.settle(at)
    course.ended = event.reason
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.failed += len(course.messages)
        bump(tally.ends, event.reason)
    course.messages.clear()
    ledger.end(course)


def told(_ledger: Ledger, _course: Course, _event: e.Event, _at: int) -> None:
    """Count nothing: that the session's host told something is all that matters."""
