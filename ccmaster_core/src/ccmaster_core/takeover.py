"""What the host that takes over a session says of what the dead one left. Pure."""

from collections.abc import Mapping

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import Status

UNKNOWN = "its host died while handing it over: it may or may not have reached the agent"
NOT_YET = "its host died before the agent had it; it will be handed over again"
MIDDLE = "its host died in the middle of the turn"
TOO_LATE = "the session had ended when it was sent"


def lost_turn(status: Status) -> list[e.Event]:
    """End the turn that ran when the host died."""
    if status.turn is None:
        return []
    stream = e.session_stream(status.session_id)
    ended = e.TurnEnded(
        stream=stream, in_reply_to=status.turn, failure=e.Failure.LOST, error=MIDDLE
    )
    return [ended]


def too_late(status: Status) -> list[e.MessageFailed]:
    """Say that messages failed which were sent as the session ended."""
    stream = e.session_stream(status.session_id)
    return [
        e.MessageFailed(stream=stream, message_id=message_id, reason=TOO_LATE)
        for message_id in status.late
    ]


def in_doubt(status: Status) -> tuple[str, ...]:
    """Name the messages of which only the agent can say whether it has them."""
    return tuple(
        receipt.message_id
        for receipt in status.messages.values()
        if receipt.with_agent and receipt.state is MessageState.HELD
    )


def settled(status: Status, received: Mapping[str, bool | None]) -> list[e.Event]:
    """Say of each message that was with the agent what became of it.

    Args:
        status: Where the session stood when it was taken over, its lost turn ended.
        received: Of those in doubt, whether the agent has them; None: nobody can tell.
    """
    stream = e.session_stream(status.session_id)
    said: list[e.Event] = [*too_late(status)]
    lost: list[str] = []
    for receipt in status.messages.values():
        message_id = receipt.message_id
        if receipt.state is MessageState.DELIVERED:
            lost.append(message_id)
        elif message_id in received:
            match received[message_id]:
                case True:
                    said.append(e.MessageDelivered(stream=stream, message_id=message_id))
                    lost.append(message_id)
                case False:
                    said.append(
                        e.MessageHeld(
                            stream=stream, message_id=message_id, reason=NOT_YET, with_agent=False
                        )
                    )
                case None:
                    said.append(
                        e.MessageFailed(stream=stream, message_id=message_id, reason=UNKNOWN)
                    )
    if lost:
        ids = tuple(lost)
        said.append(
            e.TurnEnded(stream=stream, in_reply_to=ids, failure=e.Failure.LOST, error=MIDDLE)
        )
    return said
