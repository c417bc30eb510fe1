"""What happens to messages and mail, beyond what a session's own events tell of messages."""

from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.messaging.words import MAIL, OUTBOX, Kind


@frozen(kw_only=True)
class Recipient:
    """Whom a post is for, and what it is called there."""

    to: Principal
    message_id: str
    """A UUID: of the message in the session's stream, or of the mail."""


@frozen(kw_only=True)
class OutboxEvent(Event):
    """Something of what a principal sends; in the stream 'outbox/<principal>'."""

    @property
    def sender(self) -> Principal:
        """Who sends."""
        return Principal.parse(self.stream.removeprefix(OUTBOX))


@frozen(kw_only=True)
class Posted(OutboxEvent):
    """A principal sent something to one or several; kept in one commit with all of it."""

    post_id: str
    """A UUID; where there is one recipient, the message's id too."""
    kind: Kind
    recipients: tuple[Recipient, ...]
    thread: str
    """The id of the post, or message, that began the conversation."""
    root: str
    """The id of the message that led to this one, through however many others."""
    hop: int
    """How many messages stand between: 0 where it began by itself."""
    upto: int
    """The position up to which the sender's events went into root and hop."""
    digest: str
    """The SHA-256 of what was asked for, in hexadecimal digits."""
    subject: str = ""
    in_reply_to: str | None = None
    deadline: datetime | None = None
    direct: bool = False
    """Whether it was sent by other means than these, and entered as it was about to be
    delivered."""


@frozen(kw_only=True)
class PostRefused(OutboxEvent):
    """A post was not let through. Only a few a minute are kept."""

    reason: str
    deliveries: int
    """How many it would have reached; 0: nobody looked."""
    retry_at: datetime | None = None
    """When it may be tried again, in UTC; None: not as it is."""


@frozen(kw_only=True)
class Addressed(Event):
    """A message or mail is somebody's, for somebody; in the stream 'letter/<its id>'."""

    post_id: str
    sender: Principal
    to: Principal | None
    """None: it is a post to several, whose parts have letters of their own."""
    kind: Kind
    thread: str
    root: str
    hop: int


@frozen(kw_only=True)
class Replied(Event):
    """A post joined a conversation; in the stream 'letter/<the thread's id>'."""

    post_id: str


@frozen(kw_only=True)
class KeyUsed(Event):
    """A sender posted under an idempotency key; its stream holds one event."""

    post_id: str


@frozen(kw_only=True)
class ChainGrew(Event):
    """A message led to others; in the stream 'chain/<its id>'."""

    post_id: str
    messages: int
    """How many it has led to by now."""


@frozen(kw_only=True)
class Broadcast(Event):
    """Somebody posted to many at once."""

    sender: Principal
    post_id: str
    deliveries: int


@frozen(kw_only=True)
class MailEvent(Event):
    """Something of a mailbox; in the stream 'mail/<principal>'."""

    @property
    def owner(self) -> Principal:
        """Whose mailbox it is."""
        return Principal.parse(self.stream.removeprefix(MAIL))


@frozen(kw_only=True)
class MailSent(MailEvent):
    """A mail came into the mailbox."""

    mail_id: str
    post_id: str
    by: Principal
    subject: str
    text: str
    thread: str
    root: str
    hop: int
    in_reply_to: str | None = None
    deadline: datetime | None = None
    """When it is of no use any more, in UTC, unless it was read; None: never."""


@frozen(kw_only=True)
class MailTold(MailEvent):
    """Its owner was told that mails are there."""

    mail_ids: tuple[str, ...]


@frozen(kw_only=True)
class MailRead(MailEvent):
    """Its owner was given the texts of mails."""

    mail_ids: tuple[str, ...]
    root: str
    """Of those, the root of the one that has come the longest way."""
    hop: int
    """And how long that is."""


@frozen(kw_only=True)
class MailAnswered(MailEvent):
    """Its owner replied to a mail; kept in one commit with the reply."""

    mail_id: str
    post_id: str
    """The reply."""


@frozen(kw_only=True)
class MailExpired(MailEvent):
    """The deadlines of mails passed before they were read."""

    mail_ids: tuple[str, ...]


@frozen(kw_only=True)
class MailFailed(MailEvent):
    """Mails will not be read."""

    mail_ids: tuple[str, ...]
    reason: str


KINDS: tuple[type[Event], ...] = (
    Posted,
    PostRefused,
    Addressed,
    Replied,
    KeyUsed,
    ChainGrew,
    Broadcast,
    MailSent,
    MailTold,
    MailRead,
    MailAnswered,
    MailExpired,
    MailFailed,
)
