"""Whom a draft is for: names, all, a role, a capability, or the sender of what it answers."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import MessageSent
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.messaging import letters
from ccmaster_plugin_coordination.messaging.drafts import EVERYONE, PERSON, Draft
from ccmaster_plugin_coordination.messaging.words import Kind


@frozen
class Addressee:
    """Somebody who can be written to."""

    principal: Principal
    name: str
    status: Status | None = None
    """Where its session stands; None: it is no session."""


@frozen(kw_only=True)
class Answered:
    """What a draft answers."""

    message_id: str
    other: Principal | None
    """With whom the sender talks there; None: with several."""
    thread: str
    mail: bool = False
    """Whether it is a mail in the sender's own mailbox."""


async def answered(host: Host, by: Principal, message_id: str) -> Answered:
    """Return what somebody answers: a message or mail to them, or one of their own.

    Raises:
        InvalidRequest: They have no such message.
    """
    of = await letters.letter(host.store, message_id)
    if of is not None and by in {of.of.sender, of.of.to}:
        received = of.of.to == by
        return Answered(
            message_id=message_id,
            other=of.of.sender if received else of.of.to,
            thread=of.of.thread,
            mail=received and of.of.kind is Kind.MAIL,
        )
    if of is None and by.kind is PrincipalKind.SESSION:
        stored = await letters.sent(host.store, by.name, message_id, most=letters.REACH)
        if stored and isinstance(stored.event, MessageSent):
            return Answered(message_id=message_id, other=stored.event.by, thread=message_id)
    raise InvalidRequest(
        f"in_reply_to: {by} neither got nor sent a message {message_id}",
        "give the id that stands in the frame of the message",
    )


async def addressees(
    host: Host, draft: Draft, by: Principal, answers: Answered | None
) -> Sequence[Addressee]:
    """Return whom a draft is for, each once, never its sender.

    Raises:
        InvalidRequest: It is for nobody, or for somebody who cannot be written to.
    """
    selects = EVERYONE in draft.to or draft.role is not None or draft.capability is not None
    if selects:
        if set(draft.to) - {EVERYONE}:
            raise InvalidRequest("to: '*', a role or a capability stands alone", "use include")
        everyone = await host.sessions()
        only = {one.session_id for one in await _named(host, draft.include)}
        but = {one.session_id for one in await _named(host, draft.exclude)}
        found = [
            _agent(status)
            for status in everyone
            if _selected(draft, status)
            and (not only or status.session_id in only)
            and status.session_id not in but | {by.name}
        ]
        if not found:
            raise InvalidRequest(
                "nobody else is there whom it would reach", "list_agents tells who is"
            )
        return found
    if draft.include or draft.exclude:
        raise InvalidRequest("include and exclude choose among '*'", "name the agents in `to`")
    found = [await _addressee(host, wanted) for wanted in draft.to]
    if not found:
        found = [await _other(host, answers)]
    if any(one.principal == by for one in found):
        raise InvalidRequest("to: that is you yourself", "name others")
    return list({one.principal: one for one in found}.values())


def _selected(draft: Draft, status: Status) -> bool:
    role = draft.role is None or status.role == draft.role
    able = draft.capability is None or draft.capability in status.capabilities
    return role and able and not status.stopping


async def _named(host: Host, wanted: Iterable[str]) -> list[Status]:
    return [await host.status(one) for one in wanted]


async def _addressee(host: Host, wanted: str) -> Addressee:
    if wanted == PERSON:
        return Addressee(host.person, host.person.name)
    status = await host.status(wanted)
    if not status.live:
        raise InvalidRequest(
            f"to: {status.name} has ended ({status.ended})", "resume_session brings it back"
        )
    return _agent(status)


async def _other(host: Host, answers: Answered | None) -> Addressee:
    """Return with whom the sender talks where it names nobody."""
    if answers is None or answers.other is None:
        raise InvalidRequest("to: it is for nobody", "name an agent, 'person', or '*' for all")
    other = answers.other
    if other.kind is PrincipalKind.SESSION:
        return await _addressee(host, other.name)
    if other.kind is PrincipalKind.SYSTEM:
        raise InvalidRequest("in_reply_to: ccmaster itself said that", "name somebody in `to`")
    return Addressee(other, other.name)


def _agent(status: Status) -> Addressee:
    principal = Principal(PrincipalKind.SESSION, status.session_id)
    return Addressee(principal, status.name, status)
