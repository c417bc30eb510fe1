"""What is told of messages: who says what to whom, and how far it came."""

from ccmaster_core.cli.view.lines import Reader, Told
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.telling.amounts import first_line, quoted
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import CONTINUATION, PrincipalKind
from ccmaster_hookspecs.status import Status


def sent(event: e.MessageSent, _: Status, __: Status, reader: Reader) -> Told:
    """Tell what someone wants of the session."""
    if event.by == CONTINUATION:
        return Told(mark=Mark.CONTINUE, text=one_line(event.note or "") or first_line(event.text))
    if event.note:
        aside = "" if event.by == reader.you else f"from {reader.who(event.by)}"
        return Told(mark=Mark.NEXT, text=one_line(event.note), aside=aside)
    text = first_line(event.text)
    if event.by.kind is not PrincipalKind.PERSON:
        return Told(mark=Mark.MESSAGE, text=f"from {reader.who(event.by)}: {text}", aside="sent")
    if event.by == reader.you:
        return Told(mark=Mark.YOU, text=text)
    return Told(mark=Mark.PERSON, text=f"{reader.who(event.by)}: {text}")


def told_when_sent(event: e.MessageSent) -> bool:
    """Whether a message is told at once; a peer's is told when it has arrived."""
    noted = event.note is not None or event.by == CONTINUATION
    return noted or event.by.kind is PrincipalKind.PERSON


def held(event: e.MessageHeld, before: Status, _: Status, reader: Reader) -> Told:
    """Tell why a message waits."""
    text = _named(before, event.message_id, reader)
    return Told(mark=Mark.MESSAGE, text=text, aside=f"held: {one_line(event.reason)}")


def delivered(event: e.MessageDelivered, before: Status, _: Status, reader: Reader) -> Told:
    """Tell that the agent has a message."""
    text = _named(before, event.message_id, reader)
    return Told(mark=Mark.MESSAGE, text=text, aside="delivered")


def from_a_peer(event: e.MessageDelivered, before: Status) -> bool:
    """Whether a message that arrived was not told before."""
    message = _message(before, event.message_id)
    return bool(
        message
        and message.note is None
        and message.sender.kind is not PrincipalKind.PERSON
        and message.sender != CONTINUATION
    )


def failed(event: e.MessageFailed, before: Status, _: Status, reader: Reader) -> Told:
    """Tell that a message did not arrive, or that nobody knows."""
    text = f"message {_named(before, event.message_id, reader)}"
    return Told(mark=Mark.FAILED, text=text, aside=one_line(event.reason))


def expired(event: e.MessageExpired, before: Status, _: Status, reader: Reader) -> Told:
    """Tell that a message was not begun on in time, and what kept it waiting."""
    text = f"message {_named(before, event.message_id, reader)}"
    receipt = before.messages.get(event.message_id)
    why = one_line(receipt.reason) if receipt and receipt.reason else None
    return Told(mark=Mark.FAILED, text=text, aside=f"expired: {why}" if why else "expired")


def cancel_requested(
    event: e.MessageCancelRequested, before: Status, _: Status, reader: Reader
) -> Told:
    """Tell who takes a message back."""
    text = _named(before, event.message_id, reader)
    return Told(mark=Mark.MESSAGE, text=text, aside=f"to be taken back by {reader.who(event.by)}")


def cancelled(event: e.MessageCancelled, before: Status, _: Status, reader: Reader) -> Told:
    """Tell that a message was taken back."""
    text = _named(before, event.message_id, reader)
    return Told(mark=Mark.MESSAGE, text=text, aside="taken back")


def _named(status: Status, message_id: str, reader: Reader) -> str:
    message = _message(status, message_id)
    if message is None:
        return one_line(message_id[:8])
    if message.sender.kind is PrincipalKind.PERSON or message.sender == CONTINUATION:
        return quoted(message.text)
    return f"from {reader.who(message.sender)}: {first_line(message.text)}"


def _message(status: Status, message_id: str) -> Message | None:
    return next((each for each in status.inbox if each.message_id == message_id), None)
