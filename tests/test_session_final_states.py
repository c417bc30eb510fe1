"""Whatever is asked of a session at once, each of its messages ends, and ends only once."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_hookspecs import Priority
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.status import State

MESSAGES = 40
TEXTS = ("a [[text:quick]]", "b [[hang:0.05]]", "c [[err:400]]", "d [[slow:0.01:one two]]")


def ends(events):
    """Count the events that ended each message."""
    counted = Counter()
    for event in events:
        match event:
            case e.MessageFailed() | e.MessageCancelled() | e.MessageExpired():
                counted[event.message_id] += 1
            case e.TurnEnded():
                counted.update(event.in_reply_to)
    return counted


async def storm(host, session, dice, by):
    """Send messages with and without deadlines, take some back, cut turns short."""
    sent = []
    for _ in range(MESSAGES):
        within = dice.choice((None, 0.001, 0.02, 0.05, 0.2))
        deadline = None if within is None else datetime.now(UTC) + timedelta(seconds=within)
        priority = dice.choice((Priority.NEXT, Priority.NEXT, Priority.NOW))
        text = dice.choice(TEXTS)
        try:
            sent.append(await host.send(session, text, by=by, priority=priority, deadline=deadline))
        except InvalidRequest as refused:
            assert "has passed" in refused.problem  # noqa: PT017 - on a slow machine it may have
        if sent and dice.random() < 0.3:
            try:
                await host.cancel(session, dice.choice(sent[-5:]), by=by)
            except InvalidRequest as refused:
                assert "has no open message" in refused.problem  # noqa: PT017 - it was quick
        if dice.random() < 0.1:
            await host.interrupt(session, by=by)
    return sent


@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_each_message_ends_once(open_host, ana, folder, becomes, happened, seed, stops):
    dice = random.Random(seed)
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, runtime="demo", watch=False)
        sent = await storm(host, session, dice, ana)
        if stops:
            await host.stop(session, by=ana)
            await becomes(host, session, lambda status: not status.live)
        else:
            await becomes(
                host, session, lambda status: status.state is State.IDLE and not status.messages
            )
        receipts = [await host.receipt(session, message, wait=True) for message in sent]
        events = await happened(host, session)
    assert all(receipt.state.final for receipt in receipts)
    assert ends(events) == dict.fromkeys(sent, 1)
    expired = [event.message_id for event in events if isinstance(event, e.MessageExpired)]
    handed = {
        event.message_id
        for event in events
        if isinstance(event, e.MessageDelivered)
        or (isinstance(event, e.MessageHeld) and event.with_agent)
    }
    assert expired
    assert handed.isdisjoint(expired)
