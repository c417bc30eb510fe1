"""The words of messages and mail: kinds, states, streams, and whose mailbox is whose."""

from enum import StrEnum
from hashlib import sha256

from ccmaster_hookspecs.principals import Principal

OUTBOX = "outbox/"
"""What the name of the stream begins with that counts what a principal sent."""
MAIL = "mail/"
"""What the name of every mailbox's stream begins with."""
BROADCASTS = "broadcasts"
"""The stream in which the broadcasts of all senders are counted."""
NOTE = "mail"
"""The key of the note beside a session that tells how many mails are unread."""

TRIES = 64
"""How often something is decided anew because others wrote to the same stream meanwhile."""


class Kind(StrEnum):
    """How text reaches an agent."""

    MESSAGE = "message"
    """It begins a turn, or joins one."""
    MAIL = "mail"
    """It waits until it is read."""


class MailState(StrEnum):
    """How far a mail has come. The last three are final."""

    SENT = "sent"
    """In the mailbox; its recipient was not told."""
    DELIVERED = "delivered"
    """Its recipient was told that it is there."""
    STARTED = "started"
    """Its text was given to the recipient."""
    ANSWERED = "answered"
    """The recipient replied to it."""
    FAILED = "failed"
    """The recipient ended without having read it."""
    EXPIRED = "expired"
    """Its deadline passed before it was read."""

    @property
    def unread(self) -> bool:
        """Whether its recipient may still read it for the first time."""
        return self in {MailState.SENT, MailState.DELIVERED}


def outbox_stream(sender: Principal) -> str:
    """Name the stream that counts what a principal sent."""
    return f"{OUTBOX}{sender}"


def mail_stream(owner: Principal) -> str:
    """Name the stream of a principal's mailbox."""
    return f"{MAIL}{owner}"


def letter_stream(message_id: str) -> str:
    """Name the stream that says whose a message or mail is; it begins with one `Addressed`."""
    return f"letter/{message_id}"


def chain_stream(root: str) -> str:
    """Name the stream that counts the messages which one message led to."""
    return f"chain/{root}"


def key_stream(sender: Principal, key: str) -> str:
    """Name the stream that says what a sender posted under a key: another sender's is another."""
    both = f"{sender}\n{key}".encode()
    return f"postkey/{sha256(both).hexdigest()}"
