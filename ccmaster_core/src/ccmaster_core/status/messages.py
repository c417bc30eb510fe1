"""How events of messages change a status: what is open, and how far it has come."""

from ccmaster_core.status.changes import Changes, less
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Message, MessageState, Receipt
from ccmaster_hookspecs.principals import CONTINUATION, PrincipalKind
from ccmaster_hookspecs.status import Status


def message_sent(status: Status, event: e.MessageSent) -> Changes:
    """Open a message; one that is open already changes nothing."""
    if event.message_id in status.messages:
        return {}
    message = Message(
        message_id=event.message_id,
        session_id=status.session_id,
        text=event.text,
        sender=event.by,
        in_reply_to=event.in_reply_to,
        priority=event.priority,
        deadline=event.deadline,
        note=event.note,
    )
    # What has a note was sent as the session went on: nobody is there because of it.
    by_person = event.by.kind is PrincipalKind.PERSON and event.note is None
    return {
        "messages": {**status.messages, event.message_id: Receipt(message_id=event.message_id)},
        "inbox": (*status.inbox, message),
        "prompted": True,
        "person_at": event.at if by_person else status.person_at,
        "continuations": status.continuations + (event.by == CONTINUATION),
        "rest": None,
        "rest_until": None,
    }


def sent_too_late(status: Status, event: e.MessageSent) -> Changes:
    """Note a message to a session that had ended: it fails, once somebody looks at it."""
    return {"late": (*status.late, event.message_id)}


def held(status: Status, event: e.MessageHeld) -> Changes:
    """Say why a message waits."""
    return _receipt(
        status, event.message_id, MessageState.HELD, event.reason, with_agent=event.with_agent
    )


def cancel_requested(status: Status, event: e.MessageCancelRequested) -> Changes:
    """Note that a message is to be taken back, whoever runs the session next."""
    waits = any(message.message_id == event.message_id for message in status.inbox)
    if not waits or event.message_id in status.unwanted:
        return {}
    return {"unwanted": (*status.unwanted, event.message_id)}


def delivered(status: Status, event: e.MessageDelivered) -> Changes:
    """Take a message out of the inbox."""
    changes = _receipt(status, event.message_id, MessageState.DELIVERED, None, with_agent=True)
    return {**changes, **_out_of_the_inbox(status, event.message_id)}


def _receipt(
    status: Status, message_id: str, state: MessageState, reason: str | None, *, with_agent: bool
) -> Changes:
    if message_id not in status.messages:
        return {}
    receipt = Receipt(message_id=message_id, state=state, reason=reason, with_agent=with_agent)
    return {"messages": {**status.messages, message_id: receipt}}


def message_over(
    status: Status, event: e.MessageFailed | e.MessageCancelled | e.MessageExpired
) -> Changes:
    """Close a message."""
    return {
        "messages": less(status.messages, (event.message_id,)),
        **_out_of_the_inbox(status, event.message_id),
        "late": tuple(late for late in status.late if late != event.message_id),
    }


def _out_of_the_inbox(status: Status, message_id: str) -> Changes:
    return {
        "inbox": tuple(one for one in status.inbox if one.message_id != message_id),
        "unwanted": tuple(one for one in status.unwanted if one != message_id),
    }
