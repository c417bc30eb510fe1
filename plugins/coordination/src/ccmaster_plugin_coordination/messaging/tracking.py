"""How far each part of a post has come: read from its recipients' own events."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.events import Event, MessageSent, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.messaging import courses, letters
from ccmaster_plugin_coordination.messaging.courses import UNKNOWN, Course
from ccmaster_plugin_coordination.messaging.events import Posted, Recipient
from ccmaster_plugin_coordination.messaging.expiring import settle
from ccmaster_plugin_coordination.messaging.words import Kind, mail_stream

PAGE = 200
"""Events of a recipient that are read at once."""


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
    store, to, message_id = host.store, recipient.to, recipient.message_id
    if kind is Kind.MESSAGE:
        of = await letters.letter(store, message_id)
        first = await letters.sent(store, to.name, message_id, of.position if of else None)
        course = await _course(
            store, session_stream(to.name), first, partial(courses.of_message, message_id)
        )
    else:
        await settle(host, to)
        first = await letters.mailed(store, to, message_id)
        course = await _course(store, mail_stream(to), first, partial(courses.of_mail, message_id))
    return Part(recipient, await name_of(host, to), course)


async def _course(
    store: EventStore,
    stream: str,
    first: Stored | None,
    of: Callable[[Iterable[Event], Course], Course],
) -> Course:
    """Return the course of what began with an event of a stream; read no further than it goes."""
    course, page = UNKNOWN, [first] if first else []
    while page and not course.final:
        course = of([stored.event for stored in page], course)
        page = [] if course.final else [*await store.read(page[-1].position, stream, PAGE)]
    return course


async def name_of(host: Host, principal: Principal) -> str:
    """Return what somebody is called."""
    if principal.kind is not PrincipalKind.SESSION:
        return principal.name
    try:
        return (await host.status(principal.name)).name
    except InvalidRequest:
        return principal.name
