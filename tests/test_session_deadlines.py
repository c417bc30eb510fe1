"""A message has a deadline: it reaches the agent before, or expires, and never both."""

from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs import Hold, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "demo", "watch": False}
FINAL = (e.MessageExpired, e.MessageFailed, e.MessageCancelled)


def soon(seconds=0.3):
    return datetime.now(UTC) + timedelta(seconds=seconds)


def overdue(session, message, by):
    """Return the event of a message that was sent while no host lived, and had a deadline."""
    stream, deadline = f"session/{session}", soon(-1)
    return e.MessageSent(stream=stream, by=by, message_id=message, text="go", deadline=deadline)


async def finals(happened, host, session, message):
    """Return the kinds of the events that ended a message."""
    events = await happened(host, session)
    return [type(each) for each in events if isinstance(each, FINAL) and each.message_id == message]


async def test_what_waits_for_a_busy_agent_expires(open_host, ana, folder, becomes, happened):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:30]]", **QUIET)
        await becomes(host, session, lambda status: status.state is State.WORKING)
        deadline = soon()
        message = await host.send(session, "too late", by=ana, deadline=deadline)
        receipt = await host.receipt(session, message, wait=True)
        await host.interrupt(session, by=ana)
        status = await becomes(host, session, lambda status: status.state is State.IDLE)
        assert await finals(happened, host, session, message) == [e.MessageExpired]
        delivered = await happened(host, session, e.MessageDelivered)
        [expired] = await happened(host, session, e.MessageExpired)
    assert (receipt.state, receipt.reason) == (MessageState.EXPIRED, "the agent is working")
    assert message not in [event.message_id for event in delivered]
    assert (expired.at >= deadline, status.inbox, dict(status.messages)) == (True, (), {})


async def test_what_the_agent_has_in_time_is_answered_however_long_it_takes(
    open_host, ana, folder, becomes, happened
):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        await becomes(host, session, lambda status: status.state is State.IDLE)
        message = await host.send(session, "go [[hang:2.2]]", by=ana, deadline=soon(2))
        receipt = await host.receipt(session, message, wait=True)
        assert await finals(happened, host, session, message) == []
    assert (receipt.state, receipt.answer) == (MessageState.ANSWERED, "after hang")


async def test_a_plugin_that_holds_a_message_does_not_keep_it_from_expiring(
    ccmaster_home, ana, folder, becomes
):
    class Closed:
        @hookimpl
        def decide_delivery(self):
            return Hold("nobody is in")

    plugins = Plugins()
    plugins.discover()
    plugins.register(Closed(), "closed")
    async with hosts.host(ccmaster_home, plugins) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        await becomes(host, session, lambda status: status.state is State.IDLE)
        message = await host.send(session, "go", by=ana, deadline=soon())
        receipt = await host.receipt(session, message, wait=True)
    assert (receipt.state, receipt.reason) == (MessageState.EXPIRED, "nobody is in")


async def test_it_expires_while_the_agent_is_brought_up(ccmaster_home, ana, folder):
    class Slow:
        @hookimpl
        async def decide_launch(self, host, request):
            [message] = (await host.status(request.session_id)).inbox
            receipt = await host.receipt(request.session_id, message.message_id, wait=True)
            self.state = receipt.state

    slow, plugins = Slow(), Plugins()
    plugins.discover()
    plugins.register(slow, "slow")
    async with hosts.application(ccmaster_home, plugins) as asking:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        message = await asking.send(session, "go", by=ana, deadline=soon())
    async with hosts.host(ccmaster_home, plugins) as host:
        receipt = await host.receipt(session, message, wait=True)
    assert receipt.state is slow.state is MessageState.EXPIRED


async def test_whoever_waits_in_vain_for_a_host_is_told(open_application, ana, folder, happened):
    async with open_application() as asking, open_application() as beside:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        message = await asking.send(session, "go", by=ana, deadline=soon(0.1))
        receipt = await asking.receipt(session, message, wait=True)
        assert (await beside.receipt(session, message)).state is MessageState.EXPIRED
        assert await finals(happened, beside, session, message) == [e.MessageExpired]
        assert await asking.store.claims() == {}
    assert receipt.state is MessageState.EXPIRED


async def test_the_next_host_expires_what_came_too_late_meanwhile(
    open_application, open_host, ana, folder, becomes, happened
):
    async with open_application() as asking:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        late = "22222222-2222-4222-8222-222222222222"
        await asking.store.append(overdue(session, late, ana))
        kept = await asking.send(session, "go [[text:ok]]", by=ana, deadline=soon(60))
        async with open_host() as host:
            receipt = await host.receipt(session, kept, wait=True)
            await becomes(host, session, lambda status: not status.messages)
            assert await finals(happened, host, session, late) == [e.MessageExpired]
            delivered = await happened(host, session, e.MessageDelivered)
    assert receipt.state is MessageState.ANSWERED
    assert [event.message_id for event in delivered] == [kept]


async def test_a_deadline_is_a_time_to_come(open_application, ana, folder):
    chosen = "11111111-1111-4111-8111-111111111111"
    async with open_application() as asking:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        with pytest.raises(InvalidRequest, match="has no time zone"):
            await asking.send(session, "go", by=ana, deadline=datetime(2030, 1, 1))  # noqa: DTZ001
        with pytest.raises(InvalidRequest, match="has passed"):
            await asking.send(session, "go", by=ana, deadline=soon(-1))
        deadline = soon(0.1)
        await asking.send(session, "go", by=ana, message_id=chosen, deadline=deadline)
        await asking.receipt(session, chosen, wait=True)
        again = await asking.send(session, "go", by=ana, message_id=chosen, deadline=deadline)
        assert again == chosen  # it was sent in time, and is not sent again


async def test_what_is_sent_to_a_session_as_it_ends_fails(open_application, ana, folder, happened):
    async with open_application() as asking, open_application() as beside:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        await asking.stop(session, by=ana)
        # As a sender does who had looked just before the end.
        sent = e.MessageSent(stream=f"session/{session}", by=ana, message_id="m", text="go")
        await asking.store.append(sent)
        receipt = await beside.receipt(session, "m", wait=True)
        assert await finals(happened, asking, session, "m") == [e.MessageFailed]
        await asking.resume(session, by=ana)
        assert not (await asking.status(session)).late
    assert receipt.state is MessageState.FAILED
    assert receipt.reason == "the session had ended when it was sent"
