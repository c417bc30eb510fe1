"""Closing mails that nobody will read: those past their deadline, and those of agents that ended.

It may be done by any process, any number of times: each mail is closed once.
"""

from datetime import UTC, datetime

from ccmaster_hookspecs.errors import Conflict, StoreError, UnknownSession
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.messaging.events import MailExpired, MailFailed
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of, noted
from ccmaster_plugin_coordination.messaging.words import TRIES, mail_stream


async def sweep(host: Host) -> datetime | None:
    """Close what is to be closed in every mailbox.

    Returns:
        When the next deadline passes; None: no unread mail has one.
    """
    found = await mailboxes_of(host).all()
    owners = [owner for owner, box in found.items() if box.unread]
    for owner in owners:
        await settle(host, owner)
    deadlines = [mail.deadline for owner in owners for mail in found[owner].unread if mail.deadline]
    return min(deadlines, default=None)


async def settle(host: Host, owner: Principal) -> None:
    """Close what is to be closed in one mailbox."""
    for _ in range(TRIES):
        alive = await _alive(host, owner)
        box = await mailboxes_of(host).box(owner)
        stream, unread = mail_stream(owner), box.unread
        due = tuple(mail.mail_id for mail in box.due(datetime.now(UTC)))
        left = tuple(mail.mail_id for mail in unread if mail.mail_id not in due)
        kept: list[Event] = []
        if due:
            kept.append(MailExpired(stream=stream, mail_ids=due))
        if left and not alive:
            reason = "the agent ended before it read it"
            kept.append(MailFailed(stream=stream, mail_ids=left, reason=reason))
        if not kept:
            return
        if alive:
            kept += noted(owner, len(left))
        try:
            await host.store.append(*kept, expect={stream: box.position})
        except Conflict:
            continue  # something came in, or was read
        return
    raise StoreError(f"{mail_stream(owner)} is written to all the time", "try again")


async def _alive(host: Host, owner: Principal) -> bool:
    if owner.kind is not PrincipalKind.SESSION:
        return True
    try:
        return (await host.status(owner.name)).live
    except UnknownSession:
        return False
