"""Sending a draft: who it is for, whether that may be, and then all of it in one commit."""

from typing import NoReturn

from attrs import frozen

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.messaging import charging
from ccmaster_plugin_coordination.messaging.addressing import addressees, answered
from ccmaster_plugin_coordination.messaging.drafts import Draft
from ccmaster_plugin_coordination.messaging.events import Posted
from ccmaster_plugin_coordination.messaging.ledger import Objection
from ccmaster_plugin_coordination.messaging.planning import Plan, plan
from ccmaster_plugin_coordination.messaging.words import TRIES, key_stream, outbox_stream
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings


@frozen
class Sent:
    """A post that is in the store."""

    posted: Posted
    repeated: bool
    """Whether it was there before: nothing was sent now."""


async def post(host: Host, draft: Draft, by: Principal) -> Sent:
    """Send a draft.

    Raises:
        InvalidRequest: It cannot be, or its key was used for something else.
        Refused: Its sender may not send it, now or at all; that is kept in the outbox.
    """
    settings: CoordinationSettings = host.settings(TABLE)
    if not draft.text.strip():
        raise InvalidRequest("the message is empty", "write something")
    if why := too_long(draft.text, settings):
        await _refuse(host, by, why, 0)
    for _ in range(TRIES):
        if draft.key and (before := await _under_key(host, by, draft)):
            return Sent(before, repeated=True)
        answers = await answered(host, by, draft.in_reply_to) if draft.in_reply_to else None
        found = await addressees(host, draft, by, answers)
        planned = await plan(host, draft, by, found, answers)
        if isinstance(planned, Objection):
            await _refuse(host, by, planned, len(found))
        try:
            await _keep(host, planned, by)
        except Conflict:
            continue  # somebody posted meanwhile: who may what is looked at anew
        return Sent(planned.posted, repeated=False)
    raise Refused("too many post to the same at once", "try again")


def too_long(text: str, settings: CoordinationSettings) -> Objection | None:
    """Say that a text is too long; None: it is not. Pure."""
    most = settings.max_message_characters
    if len(text) <= most:
        return None
    return Objection(
        f"the message has {len(text)} characters, more than {most}",
        "put it in a file and send the path",
    )


async def _under_key(host: Host, by: Principal, draft: Draft) -> Posted | None:
    """Return what was posted under the draft's key; None: nothing."""
    stored = await host.store.tail(key_stream(by, draft.key or ""), 1)
    if not stored:
        return None
    [before] = await host.store.tail(outbox_stream(by), 1, before=stored[0].position)
    assert isinstance(before.event, Posted)  # noqa: S101 - one commit has both
    if before.event.digest != draft.digest:
        raise InvalidRequest(
            f"idempotency_key: it was used for another post, {before.event.post_id}",
            "choose a new key for a new message",
        )
    return before.event


async def _refuse(host: Host, by: Principal, why: Objection, deliveries: int) -> NoReturn:
    await charging.note_refusal(host, by, why, deliveries)
    raise Refused(why.reason, why.mend)


async def _keep(host: Host, planned: Plan, by: Principal) -> None:
    if planned.outgoing:
        await host.send_together(
            planned.outgoing, by=by, also=planned.events, expect=planned.expect
        )
    else:
        await host.store.append(*planned.events, expect=planned.expect)
