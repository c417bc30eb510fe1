"""A conversation: the post that began it, and those that joined it, for who takes part."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs import framing
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.messaging import letters
from ccmaster_plugin_coordination.messaging.tracking import name_of
from ccmaster_plugin_coordination.messaging.words import Kind


@frozen(kw_only=True)
class Said:
    """A post of a conversation."""

    message_id: str
    kind: Kind
    sender: Principal
    name: str
    to: tuple[Principal, ...]
    at: datetime
    in_reply_to: str | None
    text: str


async def posts(host: Host, message_id: str, by: Principal, most: int) -> Sequence[Said]:
    """Return the beginning of a conversation and the last posts of it, in their order.

    Args:
        host: ccmaster, as plugins see it.
        message_id: Any message or mail of it.
        by: Who wants to know: a person, or who gets only what is from or to them.
        most: How many at most.

    Raises:
        InvalidRequest: They take no part in any such conversation.
    """
    of = await letters.letter(host.store, message_id)
    thread = of.of.thread if of else message_id
    ids = [thread, *await letters.replies(host.store, thread, most - 1)]
    said = [one for post_id in ids if (one := await _said(host, post_id, by))]
    if not said:
        raise InvalidRequest(f"{by} has no message {message_id}", "check its id")
    return said


def framed(one: Said, reader: Principal) -> str:
    """Return what was said as its reader may read it: their own words bare, others' framed."""
    if one.sender == reader:
        return one.text
    return framing.framed(
        one.text,
        about=f"{one.kind} {one.message_id}",
        sender=one.sender,
        name=one.name if one.sender.kind is PrincipalKind.SESSION else None,
        boundary=secrets.token_hex(4),
        in_reply_to=one.in_reply_to,
    )


async def _said(host: Host, post_id: str, by: Principal) -> Said | None:
    """Return a post of a conversation; None: it is neither from nor to whoever wants to know."""
    of = await letters.letter(host.store, post_id)
    posted = await letters.posted(host.store, of) if of else None
    if of is None or posted is None:
        return None
    to = tuple(one.to for one in posted.recipients)
    if by.kind is not PrincipalKind.PERSON and by not in {of.of.sender, *to}:
        return None
    first = await letters.letter(host.store, posted.recipients[0].message_id)
    return Said(
        message_id=post_id,
        kind=posted.kind,
        sender=of.of.sender,
        name=await name_of(host, of.of.sender),
        to=to,
        at=posted.at,
        in_reply_to=posted.in_reply_to,
        text=await letters.text(host.store, first) if first else "",
    )
