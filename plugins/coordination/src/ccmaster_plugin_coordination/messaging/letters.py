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

PAGE = 16
"""Events that are read first on the way back; each further page is twice as long."""


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


async def sent(store: EventStore, session_id: str, message_id: str) -> Stored | None:
    """Return the event with which a message was sent to a session; None: it never was."""
    return await _last(
        store,
        session_stream(session_id),
        lambda event: isinstance(event, MessageSent) and event.message_id == message_id,
    )


async def mailed(store: EventStore, owner: Principal, mail_id: str) -> Stored | None:
    """Return the event with which a mail came into a mailbox; None: it never did."""
    return await _last(
        store,
        mail_stream(owner),
        lambda event: isinstance(event, m.MailSent) and event.mail_id == mail_id,
    )


async def text(store: EventStore, of: Letter) -> str:
    """Return the text of a message or mail; empty: it is a post to several."""
    to = of.of.to
    if to is None:
        return ""
    look = sent(store, to.name, of.message_id) if of.of.kind is Kind.MESSAGE else None
    stored = await (look or mailed(store, to, of.message_id))
    event = stored.event if stored else None
    return event.text if isinstance(event, MessageSent | m.MailSent) else ""


async def session_of(store: EventStore, message_id: str) -> str | None:
    """Return the session that a message was sent to whose sender chose the id; None: unknown."""
    for stored in await store.tail(f"message/{message_id}", 1):
        if isinstance(stored.event, MessageIdTaken):
            return stored.event.session
    return None


async def _last(store: EventStore, stream: str, wanted: Callable[[Event], bool]) -> Stored | None:
    """Return the last event of a stream that is wanted, however far back it stands."""
    before, count = None, PAGE
    while page := await store.tail(stream, count, before):
        for stored in reversed(page):
            if wanted(stored.event):
                return stored
        before, count = page[0].position, min(2 * count, 1000)
    return None
