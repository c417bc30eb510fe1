"""All that is kept of a post, made from what the store says now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from attrs import define, field

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.messaging import charging
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.addressing import Addressee, Answered
from ccmaster_plugin_coordination.messaging.drafts import Draft
from ccmaster_plugin_coordination.messaging.ledger import Objection
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of, noted
from ccmaster_plugin_coordination.messaging.words import (
    Kind,
    MailState,
    key_stream,
    letter_stream,
    mail_stream,
    outbox_stream,
)
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings


@define(kw_only=True)
class Plan:
    """What is kept of a post, in this order, and what must not have changed meanwhile."""

    posted: m.Posted
    outgoing: tuple[Outgoing, ...] = ()
    events: list[Event] = field(factory=list)
    expect: dict[str, int] = field(factory=dict)

    def once(self, event: Event) -> None:
        """Add an event that begins its stream."""
        self.events.append(event)
        self.expect[event.stream] = 0


async def plan(
    host: Host,
    draft: Draft,
    by: Principal,
    found: Sequence[Addressee],
    answers: Answered | None,
) -> Plan | Objection:
    """Return what is kept of a post, or why its sender may not make it.

    Raises:
        InvalidRequest: A message is for somebody who is no agent.
    """
    post_id = str(uuid4())
    charge = await charging.charge(host, by, post_id, len(found), await host.store.position())
    if isinstance(charge, Objection):
        return charge
    posted = _posted(draft, found, answers, charge)
    made = Plan(posted=posted, expect=dict(charge.expect))
    made.events += charge.events(posted)
    _add_letters(made, by)
    if answers:
        made.events.append(m.Replied(stream=letter_stream(posted.thread), post_id=post_id))
    if draft.key:
        made.once(m.KeyUsed(stream=key_stream(by, draft.key), post_id=post_id))
    if answers and answers.mail:
        await _add_answering(made, host, by, answers.message_id)
    if posted.kind is Kind.MAIL:
        why = await _add_mails(made, host, draft, by, found)
    else:
        why = _cannot_take(host, by, found)
        made.outgoing = _outgoing(draft, posted)
    return why or made


def _posted(
    draft: Draft,
    found: Sequence[Addressee],
    answers: Answered | None,
    charge: charging.Charge,
) -> m.Posted:
    post_id = charge.post_id
    natural = Kind.MESSAGE if all(one.status for one in found) else Kind.MAIL
    seconds = draft.deadline_seconds
    return m.Posted(
        stream=outbox_stream(charge.sender),
        post_id=post_id,
        kind=draft.kind or natural,
        recipients=tuple(
            m.Recipient(to=one.principal, message_id=post_id if len(found) == 1 else str(uuid4()))
            for one in found
        ),
        thread=answers.thread if answers else post_id,
        root=charge.chain.root or post_id,
        hop=charge.chain.hop,
        upto=charge.upto,
        digest=draft.digest,
        subject=draft.heading,
        in_reply_to=draft.in_reply_to,
        deadline=None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds),
    )


def _add_letters(made: Plan, by: Principal) -> None:
    """Add the letters: one a recipient, and one of the post itself where they are several."""
    posted = made.posted
    parts: list[tuple[str, Principal | None]] = [
        (one.message_id, one.to) for one in posted.recipients
    ]
    if len(parts) > 1:
        parts.append((posted.post_id, None))
    for message_id, to in parts:
        made.once(
            m.Addressed(
                stream=letter_stream(message_id),
                post_id=posted.post_id,
                sender=by,
                to=to,
                kind=posted.kind,
                thread=posted.thread,
                root=posted.root,
                hop=posted.hop,
            )
        )


async def _add_answering(made: Plan, host: Host, by: Principal, mail_id: str) -> None:
    """Add that a mail is answered, unless it is over already."""
    box = await mailboxes_of(host).box(by)
    mail = box.mails[mail_id]
    if not (mail.state.unread or mail.state is MailState.STARTED):
        return
    stream = mail_stream(by)
    made.expect[stream] = box.position
    made.events.append(m.MailAnswered(stream=stream, mail_id=mail_id, post_id=made.posted.post_id))
    if mail.state.unread:
        made.events += noted(by, len(box.unread) - 1)


async def _add_mails(
    made: Plan, host: Host, draft: Draft, by: Principal, found: Sequence[Addressee]
) -> Objection | None:
    """Add what comes into mailboxes; say whose is full."""
    settings: CoordinationSettings = host.settings(TABLE)
    posted = made.posted
    for one, recipient in zip(found, posted.recipients, strict=True):
        box = await mailboxes_of(host).box(one.principal)
        unread = len(box.unread)
        if unread >= settings.max_unread_mails:
            return Objection(
                f"the mailbox of {one.name} holds {unread} unread mails already",
                "try again when it has read some",
            )
        stream = mail_stream(one.principal)
        made.expect[stream] = box.position
        mail = m.MailSent(
            stream=stream,
            mail_id=recipient.message_id,
            post_id=posted.post_id,
            by=by,
            subject=draft.heading,
            text=draft.text,
            thread=posted.thread,
            root=posted.root,
            hop=posted.hop,
            in_reply_to=draft.in_reply_to,
            deadline=posted.deadline,
        )
        made.events += (mail, *noted(one.principal, unread + 1))
    return None


def _cannot_take(host: Host, by: Principal, found: Sequence[Addressee]) -> Objection | None:
    """Say who can take no message now."""
    settings: CoordinationSettings = host.settings(TABLE)
    for one in found:
        if one.status is None:
            raise InvalidRequest(f"to: {one.name} is no agent", "send it as kind 'mail'")
        waiting = len(one.status.inbox)
        if waiting >= settings.max_waiting_messages and by.kind is not PrincipalKind.PERSON:
            return Objection(
                f"{waiting} messages wait for {one.name} already", "try again when it has answered"
            )
    return None


def _outgoing(draft: Draft, posted: m.Posted) -> tuple[Outgoing, ...]:
    return tuple(
        Outgoing(
            session_id=one.to.name,
            text=draft.text,
            message_id=one.message_id,
            in_reply_to=draft.in_reply_to,
            priority=draft.priority,
            deadline=posted.deadline,
        )
        for one in posted.recipients
    )
