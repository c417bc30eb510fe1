"""What is written so that a text reaches a session once, however often it is sent. Pure."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from ccmaster_core.sessions import checks
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import Principal


@frozen
class Posting:
    """One message on its way into the store."""

    sent: e.MessageSent
    chosen: bool
    """Whether the sender chose its id, so that it may have been sent before."""

    @classmethod
    def of(cls, message: Outgoing, session_id: str, by: Principal) -> "Posting":
        """Return a message as it is written.

        Raises:
            InvalidRequest: It cannot be one.
        """
        sent = checks.message(
            e.session_stream(session_id),
            message.text,
            by,
            message_id=message.message_id,
            in_reply_to=message.in_reply_to,
            priority=message.priority,
            deadline=message.deadline,
        )
        return cls(sent, message.message_id is not None)

    @property
    def stream(self) -> str:
        """Name the stream that says which session its id belongs to."""
        return f"message/{self.sent.message_id}"

    @property
    def late(self) -> bool:
        """Whether its deadline has passed before it is sent."""
        return self.sent.deadline is not None and self.sent.deadline <= self.sent.at

    def check_session(self, taken: e.Event) -> None:
        """Raise `InvalidRequest` where its id belongs to a message for another session.

        Args:
            taken: What stands in its stream.
        """
        if not isinstance(taken, e.MessageIdTaken) or taken.session != self.sent.session_id:
            raise InvalidRequest(
                f"message id {self.sent.message_id} was used for another session",
                "choose a new id",
            )


def once_each(messages: Iterable[Posting]) -> list[Posting]:
    """Return the messages, each id once.

    Raises:
        InvalidRequest: One id is used for two sessions.
    """
    each: dict[str, Posting] = {}
    for message in messages:
        first = each.setdefault(message.sent.message_id, message)
        message.check_session(_taken(first))
    return list(each.values())


def events(messages: Sequence[Posting]) -> list[e.Event]:
    """Return what is written to send messages that were not sent before.

    Raises:
        InvalidRequest: A deadline has passed already.
    """
    for message in messages:
        if message.late and message.sent.deadline:
            raise InvalidRequest(
                f"the deadline {message.sent.deadline.isoformat()} has passed",
                "give one that is to come",
            )
    taken = [_taken(message) for message in messages if message.chosen]
    return [*taken, *(message.sent for message in messages)]


def _taken(message: Posting) -> e.MessageIdTaken:
    return e.MessageIdTaken(stream=message.stream, session=message.sent.session_id or "")
