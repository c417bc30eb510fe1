"""A host dies or is paused past a deadline: the message expires once, and never arrives after."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State

CONFIGURATION = "[host]\nlease_seconds = 2\n"
QUIET = {"runtime": "demo", "watch": False}
FINAL = (e.MessageExpired, e.MessageFailed, e.MessageCancelled, e.TurnEnded)


def ended(events, message):
    """Return the kinds of the events that ended a message."""
    return [
        type(event)
        for event in events
        if isinstance(event, FINAL)
        and message in (getattr(event, "message_id", None), *getattr(event, "in_reply_to", ()))
    ]


def is_seen(status, message):
    """Say whether the host has a message, or has it no more."""
    receipt = status.messages.get(message)
    return receipt is None or receipt.state is MessageState.HELD


@pytest.mark.parametrize("paused", [False, True])
async def test_the_host_that_takes_over_ends_what_came_too_late(
    configure, open_application, spawn_host, pause_host, ana, folder, becomes, happened, paused
):
    configure(CONFIGURATION)
    async with open_application() as application:
        first = await spawn_host(application.store)
        session = await application.launch(
            by=ana, working_dir=folder, prompt="[[hang:60]]", **QUIET
        )
        before = await becomes(application, session, lambda status: status.state is State.WORKING)
        deadline = datetime.now(UTC) + timedelta(seconds=1)
        late = await application.send(session, "late", by=ana, deadline=deadline)
        kept = await application.send(session, "go [[text:kept]]", by=ana)
        await becomes(application, session, lambda status: is_seen(status, late))
        if paused:
            await pause_host(first, application.store)
        else:
            first.kill()
        await spawn_host(application.store)
        receipt = await application.receipt(session, late, wait=True)
        await becomes(application, session, lambda status: status.epoch > before.epoch)
        if paused:
            first.send_signal(signal.SIGCONT)
        answered = await application.receipt(session, kept, wait=True)
        events = await happened(application, session)
    assert (receipt.state, answered.state) == (MessageState.EXPIRED, MessageState.ANSWERED)
    assert ended(events, late) == [e.MessageExpired]
    delivered = [event.message_id for event in events if isinstance(event, e.MessageDelivered)]
    assert late not in delivered
    [expired] = [event for event in events if isinstance(event, e.MessageExpired)]
    assert expired.at >= deadline
