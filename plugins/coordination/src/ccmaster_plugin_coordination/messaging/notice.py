"""Telling an idle agent once of mail that it was not told of; reading it is up to the agent."""

from datetime import UTC, datetime

from ccmaster_hookspecs.decisions import Continue
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, system
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.messaging.events import MailTold
from ccmaster_plugin_coordination.messaging.expiring import settle
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of
from ccmaster_plugin_coordination.messaging.words import NOTE, mail_stream

MAIL = system("mail")
"""Who tells an agent of its mail."""


async def notice(host: Host, status: Status) -> Continue | None:
    """Tell an idle agent how many mails it has not read, if any is new to it.

    What it answers is kept only if the mailbox has not changed meanwhile.
    """
    if status.state is not State.IDLE or NOTE not in status.notes:
        return None  # the note is kept in one commit with the mail
    if Scope.COORDINATE not in status.scopes:
        return None  # it could not read it
    if status.limited_until and status.limited_until > datetime.now(UTC):
        return None  # it could not even be told
    owner = Principal(PrincipalKind.SESSION, status.session_id)
    await settle(host, owner)
    box = await mailboxes_of(host).box(owner)
    untold, unread = box.untold, len(box.unread)
    if not untold:
        return None
    stream = mail_stream(owner)
    told = MailTold(stream=stream, mail_ids=tuple(mail.mail_id for mail in untold))
    mails = "1 unread mail" if unread == 1 else f"{unread} unread mails"
    them = "it" if unread == 1 else "them"
    return Continue(
        f"You have {mails}. Read {them} with the tool read_mail when it suits you; mail never "
        "has to be read at once.",
        note=f"{unread} unread",
        by=MAIL,
        also=(told,),
        expect={stream: box.position},
    )
