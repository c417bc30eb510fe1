"""Whose a message or mail is, and where its text stands: looked up in the store by its id."""

from collections.abc import Callable

from attrs import frozen

from ccmaster_hookspecs.events import Event, MessageIdTaken, MessageSent, session_stream
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.words import (
    Kind,
    letter_stream,
    mail_stream,
    outbox_stream,
)

PAGE = 4
"""Events that are read first on the way back; each further page is twice as long."""
LONGEST_PAGE = 1000
REACH = 10_000
"""Events that are looked through for a message whose id may be made up."""


@frozen(kw_only=True)
class Letter:
    """What is known of a message or mail by its id, but for its text."""

    message_id: str
    position: int
    of: m.Addressed


async def letter(store: EventStore, message_id: str) -> Letter | None:
    """Return whose a message or mail is; None: no such one was posted."""
    for stored in await store.read(stream=letter_stream(message_id), limit=1):
        if isinstance(stored.event, m.Addressed):
            return Letter(message_id=message_id, position=stored.position, of=stored.event)
    return None


async def posted(store: EventStore, of: Letter) -> m.Posted | None:
    """Return the post that a message or mail belongs to: it stands just before its letters.

    None: it is the message with which a task was begun, which nobody posted.
    """
    stream = outbox_stream(of.of.sender)
    for stored in await store.tail(stream, 1, before=of.position):
        if isinstance(stored.event, m.Posted) and stored.event.post_id == of.of.post_id:
            return stored.event
    return None


async def replies(store: EventStore, thread: str, most: int) -> list[str]:
    """Return the ids of the last posts that joined a conversation, the oldest first."""
    last = await store.tail(letter_stream(thread), most)
    return [stored.event.post_id for stored in last if isinstance(stored.event, m.Replied)]


async def sent(
    store: EventStore,
    session_id: str,
    message_id: str,
    before: int | None = None,
    most: int | None = None,
) -> Stored | None:
    """Return the event with which a message was sent to a session; None: it never was.

    Args:
        store: The store.
        session_id: The session's.
        message_id: The message's.
        before: A position after it, the nearer the less is read; None: the end.
        most: How many events are looked through, about; None: all there are.
    """
    stream = session_stream(session_id)

    def wanted(event: Event) -> bool:
        return isinstance(event, MessageSent) and event.message_id == message_id

    for taken in await store.tail(_id_stream(message_id), 1):
        return await _first(store, stream, taken.position, wanted)  # one commit has both
    return await _last(store, stream, wanted, before, most)


async def mailed(store: EventStore, owner: Principal, mail_id: str) -> Stored | None:
    """Return the event with which a mail came into a mailbox; None: it never did."""
    of = await letter(store, mail_id)
    if of is None:
        return None
    return await _first(  # one commit has both
        store,
        mail_stream(owner),
        of.position,
        lambda event: isinstance(event, m.MailSent) and event.mail_id == mail_id,
    )


async def text(store: EventStore, of: Letter) -> str:
    """Return the text of a message or mail; empty: it is a post to several."""
    to = of.of.to
    if to is None:
        return ""
    if of.of.kind is Kind.MESSAGE:
        stored = await sent(store, to.name, of.message_id, of.position)
    else:
        stored = await mailed(store, to, of.message_id)
    event = stored.event if stored else None
    return event.text if isinstance(event, MessageSent | m.MailSent) else ""


async def session_of(store: EventStore, message_id: str) -> str | None:
    """Return the session that a message was sent to whose sender chose the id; None: unknown."""
    for stored in await store.tail(_id_stream(message_id), 1):
        if isinstance(stored.event, MessageIdTaken):
            return stored.event.session
    return None


def _id_stream(message_id: str) -> str:
    return f"message/{message_id}"


async def _first(
    store: EventStore, stream: str, after: int, wanted: Callable[[Event], bool]
) -> Stored | None:
    """Return the first event of a stream, after a position, that is wanted."""
    count = 1
    while page := await store.read(after=after, stream=stream, limit=count):
        for stored in page:
            if wanted(stored.event):
                return stored
        after, count = page[-1].position, min(2 * count, LONGEST_PAGE)
    return None


async def _last(
    store: EventStore,
    stream: str,
    wanted: Callable[[Event], bool],
    before: int | None,
    most: int | None,
) -> Stored | None:
    """Return the last event of a stream, before a position, that is wanted."""
    count, seen = PAGE, 0
    while (most is None or seen < most) and (page := await store.tail(stream, count, before)):
        seen += len(page)
        for stored in reversed(page):
            if wanted(stored.event):
                return stored
        before, count = page[0].position, min(2 * count, LONGEST_PAGE)
    return None
