"""Messages that agents and programs send by other means: counted, and held to the same bounds.

Whatever way a message was sent, it passes `decide_delivery` before an agent has it. One that is
in nobody's outbox is entered there, or refused.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.decisions import Deny, Refuse
from ccmaster_hookspecs.errors import Conflict
from ccmaster_hookspecs.events import Event, MessageSent
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.messaging import charging, letters
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.chains import Chain, Chains
from ccmaster_plugin_coordination.messaging.ledger import Entry, Objection, objection
from ccmaster_plugin_coordination.messaging.ledgers import Ledgers
from ccmaster_plugin_coordination.messaging.posting import too_long
from ccmaster_plugin_coordination.messaging.words import TRIES, Kind, letter_stream, outbox_stream
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.surely import Undecided
from ccmaster_plugin_coordination.tasks.board import board_of

OF_ANOTHER = "message_id: another sender has used it: choose a new one"
LIMITED = {PrincipalKind.SESSION, PrincipalKind.CLIENT}
SENDS = "send_message_to_session"
"""The tool that sends by other means, whose callers are told at once where they may not."""
ASSIGN = frozenset({"assign_task_to_agent", "coordinate_agents"})
"""The tools that give others work: a loop of tasks ends as a loop of messages does."""


async def decide_delivery(host: Host, message: Message) -> Refuse | None:
    """Enter a message in its sender's outbox where it is in none; refuse what is too much.

    Args:
        host: ccmaster, as plugins see it.
        message: What is about to be handed over.

    Raises:
        Undecided: Its sender posts too much in the same moment.
    """
    if message.sender.kind not in LIMITED:
        return None
    for _ in range(TRIES):
        if await letters.letter(host.store, message.message_id):
            return None
        stored = await letters.sent(host.store, message.session_id, message.message_id)
        if stored is None:
            return None
        entry = await _entry(host, message, stored.position)
        if isinstance(entry, Objection):
            await charging.note_refusal(host, message.sender, entry, 1)
            return Refuse(f"{entry.reason}: {entry.mend}")
        try:
            await host.store.append(*entry.events, expect=entry.expect)
        except Conflict:
            continue  # its sender posted meanwhile, or it is entered
        return None
    raise Undecided("its sender sends too much at once")


async def decide_tool_call(
    host: Host, caller: Principal, tool: Tool, arguments: Mapping[str, Any]
) -> Deny | None:
    """Tell a caller at once that what it sends would be refused as it is delivered.

    Who gives the id of another sender's message is refused too, rather than told of it.

    Args:
        host: ccmaster, as plugins see it.
        caller: Who calls.
        tool: What they call.
        arguments: With what.
    """
    if caller.kind not in LIMITED or tool.name not in {SENDS, *ASSIGN}:
        return None
    settings: CoordinationSettings = host.settings(TABLE)
    chain = await host.kept(Chains.of).at(caller, await host.store.position())
    why = charging.too_far(chain.hop + 1, 0, settings)
    if tool.name == SENDS:
        if (chosen := arguments.get("message_id")) and (
            before := await _before(host, chosen.lower())
        ):
            return None if before.by == caller else Deny(OF_ANOTHER)
        text = arguments["message"]
        why = why or too_long(text, settings) or await _too_many(host, caller, settings)
    if why is None:
        return None
    await charging.note_refusal(host, caller, why, 1)
    return Deny(f"{why.reason}: {why.mend}")


async def _before(host: Host, message_id: str) -> MessageSent | None:
    """Return the message that was sent under an id; None: none was."""
    session_id = await letters.session_of(host.store, message_id)
    stored = await letters.sent(host.store, session_id, message_id) if session_id else None
    event = stored.event if stored else None
    return event if isinstance(event, MessageSent) else None


async def _too_many(
    host: Host, caller: Principal, settings: CoordinationSettings
) -> Objection | None:
    """Say that with what waits for delivery, a sender would send too much."""
    store = host.store
    waiting, now = [], datetime.now(UTC)
    for status in host.statuses():
        for message in status.inbox:
            known = message.sender != caller or await letters.letter(store, message.message_id)
            if not known:
                waiting.append(Entry(now, 1))
    own = await host.kept(Ledgers.of).now(outbox_stream(caller))
    return objection(charging.limits(settings), [*own.entries, *waiting], (), 1, now)


@frozen
class _Entry:
    """What is kept of a message that was sent by other means."""

    events: tuple[Event, ...]
    expect: Mapping[str, int]


async def _entry(host: Host, message: Message, position: int) -> _Entry | Objection:
    """Return what is kept of a message, or why it is refused.

    Args:
        host: ccmaster, as plugins see it.
        message: What was sent.
        position: Where that stands in the store.
    """
    message_id, sender = message.message_id, message.sender
    settings: CoordinationSettings = host.settings(TABLE)
    answers = message.in_reply_to
    before = await letters.letter(host.store, answers) if answers else None
    thread = before.of.thread if before else answers or message_id
    own = letter_stream(message_id)
    task = (await board_of(host).now()).working(message.session_id)
    if task and task.message_id == message_id:
        # Tasks have bounds of their own; what their agents send because of them has these.
        chain = (await host.kept(Chains.of).at(sender, task.seq)).next(message_id)
        return _Entry((_letter(message, chain, thread),), {own: 0})
    if why := too_long(message.text, settings):
        return why
    charge = await charging.charge(host, sender, message_id, 1, position)
    if isinstance(charge, Objection):
        return charge
    posted = m.Posted(
        stream=outbox_stream(sender),
        post_id=message_id,
        kind=Kind.MESSAGE,
        recipients=(m.Recipient(to=_recipient(message), message_id=message_id),),
        thread=thread,
        root=charge.chain.root or message_id,
        hop=charge.chain.hop,
        upto=charge.upto,
        digest="",
        in_reply_to=answers,
        deadline=message.deadline,
        direct=True,
    )
    events = (*charge.events(posted), _letter(message, charge.chain, thread))
    return _Entry(events, {**charge.expect, own: 0})


def _letter(message: Message, chain: Chain, thread: str) -> m.Addressed:
    return m.Addressed(
        stream=letter_stream(message.message_id),
        post_id=message.message_id,
        sender=message.sender,
        to=_recipient(message),
        kind=Kind.MESSAGE,
        thread=thread,
        root=chain.root or message.message_id,
        hop=chain.hop,
    )


def _recipient(message: Message) -> Principal:
    return Principal(PrincipalKind.SESSION, message.session_id)
