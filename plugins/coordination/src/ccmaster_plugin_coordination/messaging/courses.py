"""The way of one message or mail, state by state, as the events of its recipient tell it. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.words import MailState

_FINAL = {MailState.ANSWERED, MailState.FAILED, MailState.EXPIRED}


@frozen
class Passed:
    """A state that was reached."""

    state: str
    at: datetime
    reason: str | None = None


@frozen(kw_only=True)
class Course:
    """How far a message or mail has come, and every state on the way."""

    passed: tuple[Passed, ...] = ()
    answer: str | None = None
    """What the agent said at the end of the turn; None: nothing yet, or it is a mail."""
    answered_by: str | None = None
    """The post that replied to a mail; None: none yet, or it is a message."""

    @property
    def state(self) -> str:
        """The last state."""
        return self.passed[-1].state if self.passed else MessageState.SENT

    @property
    def final(self) -> bool:
        """Whether nothing follows."""
        return self.state in {*_FINAL, MessageState.CANCELLED}


UNKNOWN = Course()
"""Of what nothing is known yet."""


def of_message(message_id: str, events: Iterable[e.Event], so_far: Course = UNKNOWN) -> Course:
    """Return the course of a message.

    Args:
        message_id: The message.
        events: Those of its session, from before it was sent, or that follow on `so_far`.
        so_far: Its course before these events.
    """
    return _followed(events, so_far, lambda event, begun: _message_step(message_id, event, begun))


def of_mail(mail_id: str, events: Iterable[e.Event], so_far: Course = UNKNOWN) -> Course:
    """Return the course of a mail.

    Args:
        mail_id: The mail.
        events: Those of its mailbox, from before it was sent, or that follow on `so_far`.
        so_far: Its course before these events.
    """
    return _followed(events, so_far, lambda event, begun: _mail_step(mail_id, event, begun))


_Step = Course | None
"""What an event adds; None: nothing."""


def _followed(
    events: Iterable[e.Event], course: Course, step: Callable[[e.Event, Course | None], _Step]
) -> Course:
    for event in events:
        if course.final:
            break
        added = step(event, course if course.passed else None)
        if added is not None:
            course = Course(
                passed=course.passed + added.passed,
                answer=added.answer,
                answered_by=added.answered_by,
            )
    return course


def _message_step(message_id: str, event: e.Event, begun: Course | None) -> _Step:
    if begun is None:
        sent = isinstance(event, e.MessageSent) and event.message_id == message_id
        return _at(MessageState.SENT, event) if sent else None
    step: _Step = None
    match event:
        case e.MessageHeld(message_id=of, reason=reason) if of == message_id:
            step = _at(MessageState.HELD, event, reason)
        case e.MessageDelivered(message_id=of) if of == message_id:
            step = _at(MessageState.DELIVERED, event)
        case e.MessageFailed(message_id=of, reason=reason) if of == message_id:
            step = _at(MessageState.FAILED, event, reason)
        case e.MessageCancelled(message_id=of) if of == message_id:
            step = _at(MessageState.CANCELLED, event)
        case e.MessageExpired(message_id=of) if of == message_id:
            step = _at(MessageState.EXPIRED, event)
        case e.TurnStarted(message_ids=ids) if message_id in ids:
            step = _at(MessageState.STARTED, event)
        case e.TurnEnded(in_reply_to=ids) if message_id in ids:
            step = _turn_ended(event)
        case e.SessionEnded(reason=reason):
            step = _at(MessageState.FAILED, event, f"the session ended: {reason}")
    return step


def _turn_ended(event: e.TurnEnded) -> Course:
    if event.failure:
        reason = event.error or str(event.failure)
        failed = (Passed(MessageState.FAILED, event.at, reason),)
        return Course(passed=failed, answer=event.answer or None)
    return Course(passed=(Passed(MessageState.ANSWERED, event.at),), answer=event.answer)


def _mail_step(mail_id: str, event: e.Event, begun: Course | None) -> _Step:
    if begun is None:
        sent = isinstance(event, m.MailSent) and event.mail_id == mail_id
        return _at(MailState.SENT, event) if sent else None
    unread = begun.state != MailState.STARTED
    step: _Step = None
    match event:
        case m.MailTold(mail_ids=ids) if mail_id in ids and begun.state == MailState.SENT:
            step = _at(MailState.DELIVERED, event)
        case m.MailRead(mail_ids=ids) if mail_id in ids and unread:
            step = _at(MailState.STARTED, event)
        case m.MailAnswered(mail_id=of, post_id=post_id) if of == mail_id:
            step = Course(passed=(Passed(MailState.ANSWERED, event.at),), answered_by=post_id)
        case m.MailExpired(mail_ids=ids) if mail_id in ids and unread:
            step = _at(MailState.EXPIRED, event, "its deadline passed before it was read")
        case m.MailFailed(mail_ids=ids, reason=reason) if mail_id in ids and unread:
            step = _at(MailState.FAILED, event, reason)
    return step


def _at(state: str, event: e.Event, reason: str | None = None) -> Course:
    return Course(passed=(Passed(state, event.at, reason),))
