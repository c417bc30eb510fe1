"""A session's turns: messages in, answers out, in order, with true receipts."""

import asyncio

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest, UnknownSession
from ccmaster_hookspecs.messages import MessageState, Priority
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "demo", "watch": False}


def idle(status):
    return status.state is State.IDLE and not status.messages


async def test_a_turn_from_launch_to_answer(open_host, ana, folder, becomes, happened):
    async with open_host() as host:
        prompt = "go [[bash:echo hi]] [[text:finished]]"
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        status = await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        kinds = [type(event) for event in await happened(host, session)]
    assert (status.last_message, status.failure, status.name) == ("finished", None, "go-1")
    assert status.cost_usd > 0
    chain = [
        e.LaunchRequested,
        e.MessageSent,
        e.SessionClaimed,
        e.SessionLaunched,
        e.MessageHeld,
        e.MessageDelivered,
        e.TurnStarted,
        e.ToolStarted,
        e.ToolFinished,
        e.TextSaid,
        e.TurnEnded,
    ]
    assert [kind for kind in kinds if kind in chain] == chain


async def test_messages_wait_their_turn(open_host, ana, folder, happened):
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt="a [[slow:0.01:one two three]]", **QUIET
        )
        sent = [
            await host.send(session, f"{word} [[text:{word}!]]", by=ana) for word in ("b", "c", "d")
        ]
        receipts = [await host.receipt(session, message, wait=True) for message in sent]
        ended = await happened(host, session, e.TurnEnded)
    assert [receipt.answer for receipt in receipts] == ["b!", "c!", "d!"]
    assert [turn.in_reply_to for turn in ended[1:]] == [(message,) for message in sent]


async def test_a_waiting_message_can_be_taken_back(open_host, ana, folder, becomes, happened):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:30]]", **QUIET)
        await becomes(host, session, lambda s: s.state is State.WORKING)
        message = await host.send(session, "never mind", by=ana)
        held = await becomes(
            host, session, lambda s: s.messages[message].state is MessageState.HELD
        )
        assert held.messages[message].reason == "the agent is working"
        await host.cancel(session, message, by=ana)
        receipt = await host.receipt(session, message, wait=True)
        await host.interrupt(session, by=ana)
        await becomes(host, session, idle)
        delivered = await happened(host, session, e.MessageDelivered)
    assert receipt.state is MessageState.CANCELLED
    assert message not in [event.message_id for event in delivered]


async def test_an_urgent_message_cuts_the_turn_short(open_host, ana, folder):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:30]]", **QUIET)
        urgent = await host.send(session, "b [[text:now]]", by=ana, priority=Priority.NOW)
        receipt = await host.receipt(session, urgent, wait=True)
    assert (receipt.state, receipt.answer) == (MessageState.ANSWERED, "now")


async def test_a_turn_can_be_interrupted(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:30]]", **QUIET)
        await becomes(host, session, lambda s: s.state is State.WORKING)
        await host.interrupt(session, by=ana)
        status = await becomes(host, session, idle)
    assert status.failure is e.Failure.INTERRUPTED


async def test_a_failed_turn_says_so(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[err:400]]", **QUIET)
        status = await becomes(host, session, lambda s: s.turns == 1 and idle(s))
    assert status.failure is e.Failure.ERROR
    assert status.error


async def test_a_spent_budget_holds_whatever_becomes_of_the_agent(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt="a [[text:one]]", budget_usd=0.000001, **QUIET
        )
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        await host.stop(session, by=ana)
        await becomes(host, session, lambda s: not s.live)
        await host.resume(session, by=ana)
        message = await host.send(session, "b [[text:two]]", by=ana)
        receipt = await host.receipt(session, message, wait=True)
    assert receipt.state is MessageState.FAILED
    assert receipt.reason == "the session's budget of $1e-06 is spent"


async def test_a_chosen_message_id_sends_once(open_host, ana, folder, happened):
    chosen = "11111111-1111-4111-8111-111111111111"
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        other = await host.launch(by=ana, working_dir=folder, **QUIET)
        for _ in range(3):
            assert await host.send(session, "x", by=ana, message_id=chosen) == chosen
        await host.receipt(session, chosen, wait=True)
        with pytest.raises(InvalidRequest, match="used for another session"):
            await host.send(other, "x", by=ana, message_id=chosen)
        sent = await happened(host, session, e.MessageSent)
        started = await happened(host, session, e.TurnStarted)
    assert len(sent) == len(started) == 1


async def test_launches_at_once_get_names_of_their_own(open_host, ana, folder):
    async with open_host() as host:
        launches = [
            host.launch(by=ana, working_dir=folder, prompt="fix it", **QUIET) for _ in range(5)
        ]
        await asyncio.gather(*launches)
        names = [status.name for status in host.statuses()]
    assert sorted(names) == ["fix-1", "fix-2", "fix-3", "fix-4", "fix-5"]


async def test_what_cannot_be_is_refused(open_host, ana, folder):
    async with open_host() as host:
        with pytest.raises(UnknownSession, match="no session is called 'nobody'"):
            await host.send("nobody", "x", by=ana)
        with pytest.raises(InvalidRequest, match="is not a folder"):
            await host.launch(by=ana, working_dir=f"{folder}/none", **QUIET)
        with pytest.raises(InvalidRequest, match="there is no runtime 'none'"):
            await host.launch(by=ana, working_dir=folder, runtime="none")
        session = await host.launch(by=ana, working_dir=folder, name="one", **QUIET)
        with pytest.raises(InvalidRequest, match="a living session is called 'one'"):
            await host.launch(by=ana, working_dir=folder, name="one", **QUIET)
        with pytest.raises(InvalidRequest, match="the message is empty"):
            await host.send("one", " \n", by=ana)
        with pytest.raises(InvalidRequest, match="is not a UUID"):
            await host.send(session[:8], "x", by=ana, message_id="7")
        with pytest.raises(InvalidRequest, match="has not ended"):
            await host.resume("one", by=ana)
        with pytest.raises(InvalidRequest, match="has no open question"):
            await host.answer("one", True, by=ana)
