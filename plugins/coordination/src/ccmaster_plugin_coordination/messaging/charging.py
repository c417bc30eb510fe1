"""What a sender's next post costs it, and whether it has that left.

The outbox is the one place where it is counted, whatever way something was sent.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.chains import Chain, Chains
from ccmaster_plugin_coordination.messaging.ledger import (
    MINUTE,
    Entry,
    Limits,
    Objection,
    objection,
)
from ccmaster_plugin_coordination.messaging.ledgers import Ledgers
from ccmaster_plugin_coordination.messaging.words import BROADCASTS, chain_stream, outbox_stream
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings

NOTED_REFUSALS = 6
"""Refusals of one sender that are kept a minute."""


@frozen(kw_only=True)
class Charge:
    """A post that may be made, as long as none of these streams moves on."""

    sender: Principal
    post_id: str
    chain: Chain
    upto: int
    led_to: int
    """How many messages the chain's root has led to, these included; 0: it is not counted."""
    deliveries: int
    expect: Mapping[str, int]

    def events(self, posted: m.Posted) -> tuple[Event, ...]:
        """Return what is kept so that the post counts: itself first."""
        kept: list[Event] = [posted]
        if self.led_to:
            stream = chain_stream(posted.root)
            kept.append(m.ChainGrew(stream=stream, post_id=posted.post_id, messages=self.led_to))
        if BROADCASTS in self.expect:
            broadcast = m.Broadcast(
                stream=BROADCASTS,
                sender=self.sender,
                post_id=posted.post_id,
                deliveries=self.deliveries,
            )
            kept.append(broadcast)
        return tuple(kept)


async def charge(
    host: Host, sender: Principal, post_id: str, deliveries: int, upto: int
) -> Charge | Objection:
    """Return what a post costs, or why its sender may not make it now.

    Args:
        host: ccmaster, as plugins see it.
        sender: Who posts. A person is not limited: what they say begins a chain.
        post_id: What the post will be called.
        deliveries: How many it reaches.
        upto: The position at which it is sent.
    """
    store = host.store
    settings: CoordinationSettings = host.settings(TABLE)
    chain = (await host.kept(Chains.of).at(sender, upto)).next(post_id)
    expect: dict[str, int] = {}
    counted = sender.kind is PrincipalKind.SESSION
    led_to = 0
    if counted:
        stream = chain_stream(chain.root or post_id)
        before = await store.tail(stream, 1)
        expect[stream] = last(before)
        led_to = deliveries + sum(
            one.event.messages for one in before if isinstance(one.event, m.ChainGrew)
        )
        if why := too_far(chain.hop, led_to, settings):
            return why
    ledgers = host.kept(Ledgers.of)
    all_broadcasts: Sequence[Entry] = ()
    if Entry(datetime.now(UTC), deliveries).broadcast:
        ledger = await ledgers.now(BROADCASTS)
        expect[BROADCASTS], all_broadcasts = ledger.position, tuple(ledger.entries)
    own = await ledgers.now(outbox_stream(sender))
    expect[outbox_stream(sender)] = own.position
    if sender.kind is not PrincipalKind.PERSON:
        why = objection(
            limits(settings), own.entries, all_broadcasts, deliveries, datetime.now(UTC)
        )
        if why:
            return why
    return Charge(
        sender=sender,
        post_id=post_id,
        chain=chain,
        upto=upto,
        led_to=led_to,
        deliveries=deliveries,
        expect=expect,
    )


def too_far(hop: int, led_to: int, settings: CoordinationSettings) -> Objection | None:
    """Say why a chain of messages goes no further; None: it may. Pure."""
    mend = "end your turn; a person's next message begins anew"
    if hop > settings.max_hops:
        return Objection(
            f"this conversation went over {settings.max_hops} messages without a person", mend
        )
    if led_to > settings.max_chain_messages:
        return Objection(
            f"one message has led to {settings.max_chain_messages} others without a person", mend
        )
    return None


def limits(settings: CoordinationSettings) -> Limits:
    """Return the limits that are configured. Pure."""
    return Limits(
        per_minute=settings.messages_per_minute,
        per_hour=settings.messages_per_hour,
        broadcasts=settings.broadcasts_per_minute,
        all_broadcasts=settings.all_broadcasts_per_minute,
        all_broadcast_deliveries=settings.all_broadcast_deliveries_per_minute,
    )


def last(stored: Sequence[Stored]) -> int:
    """Return the position of the last of a stream's events; 0 where there is none. Pure."""
    return stored[-1].position if stored else 0


async def note_refusal(host: Host, sender: Principal, why: Objection, deliveries: int) -> None:
    """Keep that something was refused, unless that was kept often enough just now."""
    stream = outbox_stream(sender)
    since = datetime.now(UTC) - MINUTE
    just_now = [
        one
        for one in await host.store.tail(stream, NOTED_REFUSALS)
        if isinstance(one.event, m.PostRefused) and one.event.at > since
    ]
    if len(just_now) < NOTED_REFUSALS:
        refused = m.PostRefused(
            stream=stream, reason=why.reason, deliveries=deliveries, retry_at=why.retry_at
        )
        await host.store.append(refused)
