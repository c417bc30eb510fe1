"""How far one message has come: the fold of its session's events. Pure."""

from typing import Any

from attrs import evolve

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState, Receipt


def after(receipt: Receipt | None, message_id: str, event: e.Event) -> Receipt | None:
    """Return how far a message has come once `event` has happened.

    Args:
        receipt: How far it was; None before it was sent.
        message_id: The message.
        event: What happened in its session.
    """
    if receipt is None:
        sent = isinstance(event, e.MessageSent) and event.message_id == message_id
        return Receipt(message_id=message_id) if sent else None
    if receipt.state.final:
        return receipt
    return evolve(receipt, **_changes(message_id, event))


def _changes(message_id: str, event: e.Event) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    match event:
        case e.MessageHeld(message_id=of) if of == message_id:
            changes.update(
                state=MessageState.HELD, reason=event.reason, with_agent=event.with_agent
            )
        case e.MessageDelivered(message_id=of) if of == message_id:
            changes.update(state=MessageState.DELIVERED, reason=None, with_agent=True)
        case e.MessageFailed(message_id=of, reason=reason) if of == message_id:
            changes.update(state=MessageState.FAILED, reason=reason)
        case e.MessageCancelled(message_id=of) if of == message_id:
            changes.update(state=MessageState.CANCELLED)
        case e.MessageExpired(message_id=of) if of == message_id:
            changes.update(state=MessageState.EXPIRED)
        case e.TurnStarted(message_ids=ids) if message_id in ids:
            changes.update(state=MessageState.STARTED, reason=None)
        case e.TurnEnded(in_reply_to=ids) if message_id in ids:
            changes.update(_answer(event))
        case e.SessionEnded(reason=reason):
            changes.update(state=MessageState.FAILED, reason=f"the session ended: {reason}")
    return changes


def _answer(turn: e.TurnEnded) -> dict[str, Any]:
    if turn.failure:
        reason = turn.error or str(turn.failure)
        return {"state": MessageState.FAILED, "reason": reason, "answer": turn.answer or None}
    return {"state": MessageState.ANSWERED, "reason": None, "answer": turn.answer}
