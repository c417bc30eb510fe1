"""Looking into one's mailbox, and reading what is in it: what is given out counts as read."""

import secrets
from collections.abc import Sequence

from attrs import frozen

from ccmaster_hookspecs import framing
from ccmaster_hookspecs.errors import Conflict, InvalidRequest, StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.messaging import letters
from ccmaster_plugin_coordination.messaging.chains import START, Chain, furthest
from ccmaster_plugin_coordination.messaging.events import MailRead, MailSent, MailTold
from ccmaster_plugin_coordination.messaging.expiring import settle
from ccmaster_plugin_coordination.messaging.mailbox import Mail, Mailbox
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of, noted
from ccmaster_plugin_coordination.messaging.tracking import name_of
from ccmaster_plugin_coordination.messaging.words import TRIES, mail_stream

AT_ONCE = 20
"""Mails that are read with one call."""


@frozen(kw_only=True)
class Opened:
    """A mail with its text."""

    mail: Mail
    name: str
    """What its sender is called."""
    text: str


async def listed(host: Host, owner: Principal, *, tell: bool) -> Sequence[Mail]:
    """Return every mail of a mailbox, the oldest first.

    Args:
        host: ccmaster, as plugins see it.
        owner: Whose it is.
        tell: Whether it is the owner who looks, and so knows of them from now on.
    """
    await settle(host, owner)
    for _ in range(TRIES):
        box = await mailboxes_of(host).box(owner)
        untold = tuple(mail.mail_id for mail in box.untold)
        mails = [*box.mails.values()]
        if not (tell and untold):
            return mails
        stream = mail_stream(owner)
        told = MailTold(stream=stream, mail_ids=untold)
        try:
            await host.store.append(told, expect={stream: box.position})
        except Conflict:
            continue
    raise _too_busy(owner)


async def opened(host: Host, owner: Principal, wanted: Sequence[str] | None) -> Sequence[Opened]:
    """Return mails with their texts; those that were unread are read from now on.

    Args:
        host: ccmaster, as plugins see it.
        owner: Whose mailbox it is.
        wanted: Their ids, or beginnings of them that no other has; None: the oldest unread.

    Raises:
        InvalidRequest: There is no such mail.
    """
    await settle(host, owner)
    for _ in range(TRIES):
        box = await mailboxes_of(host).box(owner)
        mails = _wanted(box, wanted)
        new = [mail for mail in mails if mail.state.unread]
        if not new:
            break
        stream = mail_stream(owner)
        furthest_of = furthest([Chain(mail.root, mail.hop) for mail in new], START)
        read = MailRead(
            stream=stream,
            mail_ids=tuple(mail.mail_id for mail in new),
            root=furthest_of.root or new[0].mail_id,
            hop=furthest_of.hop,
        )
        note = noted(owner, len(box.unread) - len(new))
        try:
            await host.store.append(read, *note, expect={stream: box.position})
        except Conflict:
            continue  # another came in, or its deadline passed
        break
    else:
        raise _too_busy(owner)
    return [await _opened(host, owner, mail) for mail in mails]


async def named(host: Host, owner: Principal, beginning: str) -> str:
    """Return the whole id of a mail.

    Raises:
        InvalidRequest: No mail of the mailbox begins so, or several do.
    """
    [mail] = _wanted(await mailboxes_of(host).box(owner), (beginning,))
    return mail.mail_id


def framed(one: Opened) -> str:
    """Return a mail as an agent reads it."""
    return framing.framed(
        one.text,
        about=f"mail {one.mail.mail_id}",
        sender=one.mail.by,
        name=one.name if one.mail.by.kind is PrincipalKind.SESSION else None,
        boundary=secrets.token_hex(4),
        in_reply_to=one.mail.in_reply_to,
    )


def _too_busy(owner: Principal) -> StoreError:
    return StoreError(f"{mail_stream(owner)} is written to all the time", "try again")


def _wanted(box: Mailbox, wanted: Sequence[str] | None) -> Sequence[Mail]:
    if wanted is None:
        return box.unread[:AT_ONCE]
    found = {}
    for beginning in wanted:
        fitting = [mail for mail_id, mail in box.mails.items() if mail_id.startswith(beginning)]
        if not fitting:
            raise InvalidRequest(f"there is no mail {beginning!r}", "list the mails first")
        if len(fitting) > 1:
            raise InvalidRequest(
                f"{len(fitting)} mails begin with {beginning!r}", "give more of it"
            )
        found[fitting[0].mail_id] = fitting[0]
    return [*found.values()]


async def _opened(host: Host, owner: Principal, mail: Mail) -> Opened:
    stored = await letters.mailed(host.store, owner, mail.mail_id)
    event = stored.event if stored else None
    text = event.text if isinstance(event, MailSent) else ""
    return Opened(mail=mail, name=await name_of(host, mail.by), text=text)
