"""How far a message of a session came, as its host and its runtime saw it."""

from attrs import frozen

from ccmaster_hookspecs.events.base import Event


@frozen(kw_only=True)
class MessageHeld(Event):
    """The session's host has the message, and it waits."""

    message_id: str
    reason: str
    with_agent: bool
    """True: it is about to be, or was, handed to the agent. False: ccmaster keeps it."""


@frozen(kw_only=True)
class MessageDelivered(Event):
    """The agent has the message."""

    message_id: str


@frozen(kw_only=True)
class MessageFailed(Event):
    """The message will not be delivered, or nobody can tell whether it was."""

    message_id: str
    reason: str


@frozen(kw_only=True)
class MessageCancelled(Event):
    """The message was taken back before the agent began on it."""

    message_id: str


@frozen(kw_only=True)
class MessageExpired(Event):
    """The message's deadline passed before the agent began on it; it will not be delivered."""

    message_id: str
