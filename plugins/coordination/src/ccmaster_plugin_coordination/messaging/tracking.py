"""How far each part of a post has come: read from its recipients' own events."""

from collections.abc import Sequence

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.events import Event, MessageSent, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.messaging import courses, letters
from ccmaster_plugin_coordination.messaging.courses import Course
from ccmaster_plugin_coordination.messaging.events import Posted, Recipient
from ccmaster_plugin_coordination.messaging.expiring import settle
from ccmaster_plugin_coordination.messaging.words import Kind, mail_stream


@frozen
class Part:
    """One recipient's part of a post."""

    recipient: Recipient
    name: str
    """What the recipient is called now."""
    course: Course


@frozen(kw_only=True)
class Tracked:
    """A post, and how far it has come."""

    message_id: str
    """As it was asked for."""
    sender: Principal
    kind: Kind
    thread: str
    hop: int
    in_reply_to: str | None
    parts: tuple[Part, ...]


async def tracked(host: Host, message_id: str, by: Principal) -> Tracked:
    """Return how far a message, mail or post has come.

    A recipient is told of their own part, the sender and a person of all.

    Raises:
        InvalidRequest: There is none of this id.
        Refused: It is neither from nor to them.
    """
    of = await letters.letter(host.store, message_id)
    if of is None:
        return await _plain(host, message_id, by)
    all_of_it = by == of.of.sender or by.kind is PrincipalKind.PERSON
    if not (all_of_it or by == of.of.to):
        raise _not_theirs(message_id, by)
    post = await letters.posted(host.store, of)
    one = () if of.of.to is None else (Recipient(to=of.of.to, message_id=message_id),)
    recipients = post.recipients if post and of.of.to is None else one
    return Tracked(
        message_id=message_id,
        sender=of.of.sender,
        kind=of.of.kind,
        thread=of.of.thread,
        hop=of.of.hop,
        in_reply_to=post.in_reply_to if post else None,
        parts=await _parts(host, of.of.kind, recipients),
    )


async def of_post(host: Host, posted: Posted) -> Sequence[Part]:
    """Return how far each part of a post has come."""
    return await _parts(host, posted.kind, posted.recipients)


async def _plain(host: Host, message_id: str, by: Principal) -> Tracked:
    """Return how far a message has come that is not in anybody's outbox yet."""
    session_id = await letters.session_of(host.store, message_id)
    stored = await letters.sent(host.store, session_id, message_id) if session_id else None
    if stored is None or session_id is None or not isinstance(stored.event, MessageSent):
        raise InvalidRequest(f"there is no message {message_id}", "check its id")
    to = Principal(PrincipalKind.SESSION, session_id)
    if by not in {stored.event.by, to} and by.kind is not PrincipalKind.PERSON:
        raise _not_theirs(message_id, by)
    recipient = Recipient(to=to, message_id=message_id)
    return Tracked(
        message_id=message_id,
        sender=stored.event.by,
        kind=Kind.MESSAGE,
        thread=stored.event.in_reply_to or message_id,
        hop=0,
        in_reply_to=stored.event.in_reply_to,
        parts=await _parts(host, Kind.MESSAGE, (recipient,)),
    )


def _not_theirs(message_id: str, by: Principal) -> Refused:
    return Refused(f"{by} neither got nor sent the message {message_id}", "ask its sender")


async def _parts(host: Host, kind: Kind, recipients: Sequence[Recipient]) -> tuple[Part, ...]:
    return tuple([await _part(host, kind, one) for one in recipients])


async def _part(host: Host, kind: Kind, recipient: Recipient) -> Part:
    store, to = host.store, recipient.to
    if kind is Kind.MESSAGE:
        first = await letters.sent(store, to.name, recipient.message_id)
        told = await _from(store, session_stream(to.name), first)
        course = courses.of_message(recipient.message_id, told)
    else:
        await settle(host, to)
        first = await letters.mailed(store, to, recipient.message_id)
        told = await _from(store, mail_stream(to), first)
        course = courses.of_mail(recipient.message_id, told)
    return Part(recipient, await name_of(host, to), course)


async def _from(store: EventStore, stream: str, first: Stored | None) -> Sequence[Event]:
    """Return an event of a stream, and all that follow it."""
    if first is None:
        return ()
    found = [first.event]
    position = first.position
    while batch := await store.read(after=position, stream=stream):
        found += (stored.event for stored in batch)
        position = batch[-1].position
    return found


async def name_of(host: Host, principal: Principal) -> str:
    """Return what somebody is called."""
    if principal.kind is not PrincipalKind.SESSION:
        return principal.name
    try:
        return (await host.status(principal.name)).name
    except InvalidRequest:
        return principal.name
