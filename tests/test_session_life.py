"""A session's life: ended, resumed, let go, taken over, and in two processes at once."""

import pytest

from ccmaster_core import hosts
from ccmaster_core.hosting import hosting
from ccmaster_core.testing import hosts as hosts_of_tests
from ccmaster_hookspecs import Hold, Refuse, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "demo", "watch": False}


def idle(status):
    return status.state is State.IDLE and not status.messages


async def test_stop_then_resume(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[text:1]]", **QUIET)
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        await host.stop(session, by=ana)
        ended = await becomes(host, session, lambda s: not s.live)
        assert ended.ended is e.EndReason.STOPPED
        with pytest.raises(InvalidRequest, match="has ended"):
            await host.send(session, "x", by=ana)
        await host.resume(session, by=ana)
        again = await becomes(host, session, idle)
        assert (again.launches, again.turns) == (2, 1)
        message = await host.send(session, "b [[text:2]]", by=ana)
        assert (await host.receipt(session, message, wait=True)).answer == "2"


async def test_a_stopped_sessions_open_messages_are_answered_for(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:30]]", **QUIET)
        message = await host.send(session, "b", by=ana)
        await becomes(host, session, lambda s: s.state is State.WORKING)
        await host.stop(session, by=ana)
        receipt = await host.receipt(session, message, wait=True)
    assert receipt.state is MessageState.FAILED
    assert receipt.reason == "the session ended: stopped"


async def test_a_session_that_nobody_runs_ends_at_once(open_application, ana, folder):
    async with open_application() as application:
        session = await application.launch(by=ana, working_dir=folder, **QUIET)
        assert (await application.status(session)).state is State.LAUNCHING
        await application.stop(session, by=ana)
        assert (await application.status(session)).ended is e.EndReason.STOPPED


async def test_another_process_sends_and_reads(open_host, open_application, ana, folder):
    async with open_host() as host, open_application() as other:
        session = await other.launch(by=ana, working_dir=folder, **QUIET)
        message = await other.send(session, "b [[text:heard]]", by=ana)
        receipt = await other.receipt(session, message, wait=True)
        assert receipt.answer == "heard"
        assert (await other.status(session)).host == host.host_id
        assert [living.host for living in await hosts.living(other.store)] == [host.host_id]


async def test_sessions_end_with_their_host(open_host, open_application, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[text:1]]", **QUIET)
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
    async with open_application() as application:
        status = await application.status(session)
    assert (status.ended, status.detail) == (e.EndReason.STOPPED, "its host was stopped")


async def test_a_session_that_was_let_go_is_resumed(
    ccmaster_home, plugins, open_host, ana, folder, becomes
):
    plugins.discover()
    async with hosts_of_tests.application(ccmaster_home, plugins) as first:
        async with hosting(first, adopts=True) as asked:
            session = await first.launch(by=ana, working_dir=folder, prompt="[[text:1]]", **QUIET)
            await becomes(first, session, lambda s: s.turns == 1 and idle(s))
            asked.stop(keep=True)
        let_go = await first.status(session)
    assert (let_go.state, let_go.host) == (State.LAUNCHING, None)
    async with open_host() as second:
        again = await becomes(second, session, idle)
        message = await second.send(session, "b [[text:2]]", by=ana)
        receipt = await second.receipt(session, message, wait=True)
    assert (again.host, again.launches, receipt.answer) == (second.host_id, 2, "2")


async def test_two_hosts_run_each_session_once(open_host, ana, folder, becomes, happened):
    async with open_host() as one, open_host() as two:
        sessions = [
            await one.launch(by=ana, working_dir=folder, prompt=f"a [[text:{n}]]", **QUIET)
            for n in range(8)
        ]
        for session in sessions:
            status = await becomes(one, session, lambda s: s.turns == 1 and idle(s))
            assert status.host in {one.host_id, two.host_id}
            assert len(await happened(one, session, e.SessionLaunched)) == 1


async def test_a_host_that_does_not_adopt_takes_only_its_own(open_host, ana, folder, becomes):
    async with open_host(adopts=False) as host:
        foreign = await host.launch(by=ana, working_dir=folder, **QUIET)
        own = await host.launch(by=ana, working_dir=folder, here=True, **QUIET)
        await becomes(host, own, idle)
        assert (await host.status(foreign)).host is None


async def test_a_plugin_may_refuse_a_launch(open_host, ana, folder, becomes):
    class NotHere:
        @hookimpl
        def decide_launch(self, request):
            return Refuse(f"not in {request.working_dir}")

    async with open_host(NotHere()) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        status = await becomes(host, session, lambda s: not s.live)
    assert (status.ended, status.detail) == (e.EndReason.REFUSED, f"not in {folder}")


async def test_a_plugin_may_hold_or_refuse_a_message(open_host, ana, folder, becomes):
    class Guard:
        @hookimpl
        async def decide_delivery(self, message):
            return {"hold": Hold("later"), "refuse": Refuse("never")}.get(message.text)

    async with open_host(Guard()) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        refused = await host.send(session, "refuse", by=ana)
        receipt = await host.receipt(session, refused, wait=True)
        assert (receipt.state, receipt.reason) == (MessageState.FAILED, "never")
        held = await host.send(session, "hold", by=ana)
        status = await becomes(host, session, lambda s: s.messages[held].state is MessageState.HELD)
        assert status.messages[held].reason == "later"


async def test_a_peers_words_are_framed(open_host, ana, folder, happened):
    peer = Principal(PrincipalKind.SESSION, "s2", ana.scopes)
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        message = await host.send(session, "please help", by=peer)
        receipt = await host.receipt(session, message, wait=True)
    # Without directives the scripted agent repeats the end of what it was given.
    assert "end of the message]" in receipt.answer


async def test_who_lacks_the_scope_is_refused(open_host, folder):
    nobody = Principal(PrincipalKind.CLIENT, "x")
    async with open_host() as host:
        with pytest.raises(Refused, match="client/x lacks the scope session:write"):
            await host.launch(by=nobody, working_dir=folder, **QUIET)
