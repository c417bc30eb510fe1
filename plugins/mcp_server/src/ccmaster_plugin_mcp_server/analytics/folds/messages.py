"""How events of messages are counted: how far each has come, and how long it took."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import session_stream
from ccmaster_hookspecs.principals import CONTINUATION, PrincipalKind
from ccmaster_plugin_mcp_server.analytics.course import DELIVERED, HELD, SENT, Course
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger


def sent(ledger: Ledger, course: Course, event: e.MessageSent, at: int) -> None:
    """Open a message; one that is open already changes nothing."""
    if event.message_id in course.messages:
        return
    course.messages[event.message_id] = (SENT, at)
    sender = event.by
    goes_on = int(sender.kind is PrincipalKind.SYSTEM and sender == CONTINUATION)
    hour = ledger.hours.at(at)
    for tally in (*course.tallies, hour):
        tally.messages_in += 1
        tally.continuations += goes_on
    if sender.kind is PrincipalKind.SESSION:
        for tally in (*ledger.tallies_of(session_stream(sender.name)), hour):
            tally.messages_out += 1


def held(_ledger: Ledger, course: Course, event: e.MessageHeld, _at: int) -> None:
    """Say that a message waits; one that is in doubt is handed over again."""
    if message := course.messages.get(event.message_id):
        course.messages[event.message_id] = (HELD, message[1])


def delivered(ledger: Ledger, course: Course, event: e.MessageDelivered, at: int) -> None:
    """Say that the agent has a message, and how long that took."""
    if message := course.messages.get(event.message_id):
        far, sent_at = message
        course.messages[event.message_id] = (DELIVERED, sent_at)
        if far < DELIVERED:
            ledger.deliveries.add(at, at - sent_at)


def failed(ledger: Ledger, course: Course, event: e.MessageFailed, at: int) -> None:
    """Close a message that did not arrive."""
    if course.messages.pop(event.message_id, None):
        for tally in (*course.tallies, ledger.hours.at(at)):
            tally.failed += 1


def cancelled(ledger: Ledger, course: Course, event: e.MessageCancelled, at: int) -> None:
    """Close a message that was taken back."""
    if course.messages.pop(event.message_id, None):
        for tally in (*course.tallies, ledger.hours.at(at)):
            tally.cancelled += 1


def expired(ledger: Ledger, course: Course, event: e.MessageExpired, at: int) -> None:
    """Close a message whose deadline has passed; where no host runs the session, anyone says so."""
    if course.messages.pop(event.message_id, None):
        for tally in (*course.tallies, ledger.hours.at(at)):
            tally.expired += 1
