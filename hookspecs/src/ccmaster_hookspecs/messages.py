"""Text on its way to an agent, and the receipts that tell how far it came."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from ccmaster_hookspecs.principals import Principal


class Priority(StrEnum):
    """When an agent is to see a message."""

    NEXT = "next"
    """After the turn that runs now."""
    NOW = "now"
    """At once; a turn that runs is cut short."""


class MessageState(StrEnum):
    """How far a message has come. The last four are final."""

    SENT = "sent"
    """In the store; nobody has taken it up yet."""
    HELD = "held"
    """The session's host has it; the receipt's reason tells why it waits."""
    DELIVERED = "delivered"
    """The agent has it."""
    STARTED = "started"
    """The agent works on it."""
    ANSWERED = "answered"
    """The turn that it began, or joined, has ended without failure."""
    FAILED = "failed"
    """It was not delivered, or its turn failed; the reason tells which."""
    CANCELLED = "cancelled"
    """It was taken back before the agent began on it."""
    EXPIRED = "expired"
    """Its deadline passed before the agent began on it."""

    @property
    def final(self) -> bool:
        """Whether nothing follows this state."""
        return self in _FINAL


_FINAL = frozenset(
    {MessageState.ANSWERED, MessageState.FAILED, MessageState.CANCELLED, MessageState.EXPIRED}
)


@frozen(kw_only=True)
class Message:
    """Text for one session's agent."""

    message_id: str
    """A UUID in its canonical form; the Claude CLI's receipts carry it."""
    session_id: str
    text: str
    sender: Principal
    in_reply_to: str | None = None
    """The message that this one answers; None for a new thread."""
    priority: Priority = Priority.NEXT
    deadline: datetime | None = None
    """When it is of no use any more, in UTC, unless the agent has begun on it; None: never."""
    note: str | None = None
    """What a person is told instead of its text; None for nothing else."""


@frozen(kw_only=True)
class Outgoing:
    """Text that is about to be sent to one session's agent."""

    session_id: str
    """The session's id, a unique prefix of it, or its name."""
    text: str
    message_id: str | None = None
    """A UUID of the sender's choice, so that a repeated call sends once; None: a new one."""
    in_reply_to: str | None = None
    priority: Priority = Priority.NEXT
    deadline: datetime | None = None
    """When it is of no use any more, in UTC, unless the agent has begun on it; None: never."""


@frozen(kw_only=True)
class Receipt:
    """How far one message has come."""

    message_id: str
    state: MessageState = MessageState.SENT
    reason: str | None = None
    """Why it is held, failed or cancelled, or waited until it expired; None where the state says
    all."""
    with_agent: bool = False
    """Whether it was, or was about to be, handed to the agent."""
    answer: str | None = None
    """The agent's last text of the turn; None until the message is answered."""
