"""How questions whether an agent may use a tool are counted."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger


def asked(ledger: Ledger, course: Course, event: e.PermissionAsked, at: int) -> None:
    """Open a question; one that is open already changes nothing."""
    if event.request_id in course.questions:
        return
    course.questions[event.request_id] = at
    course.settle(at)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.asked += 1


def answered(ledger: Ledger, course: Course, event: e.PermissionAnswered, at: int) -> None:
    """Close a question, and say how long it was open; an answer to none changes nothing."""
    asked_at = course.questions.pop(event.request_id, None)
    if asked_at is None:
        return
    course.settle(at)
    ledger.answers.add(at, at - asked_at)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.allowed += event.allowed
        tally.refused += not event.allowed


def denied(ledger: Ledger, course: Course, _event: e.PermissionDenied, at: int) -> None:
    """Count a no that nobody was asked for."""
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.denied += 1
