"""What agents may do with ccmaster's tools: the rules of the person, the scopes of the launch."""

import json

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import State

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}


def idle(status):
    return status.turns and status.state is State.IDLE and not status.messages


async def test_a_deny_rule_for_one_of_ccmasters_tools_holds(
    configure_claude, open_host, ana, folder, becomes, happened, called, uses
):
    configure_claude('[permissions]\ndeny = ["mcp__ccmaster__create_session"]')
    prompt = f"go {uses('create_session', working_dir='.')} {uses('list_sessions')} [[text:no]]"
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        await becomes(host, session, idle)
        [denied] = await happened(host, session, e.PermissionDenied)
        refused, listed = await happened(host, session, e.ToolFinished)
        calls = await called(host)
        sessions = await host.sessions(ended=True)
    assert denied.tool == "mcp__ccmaster__create_session"
    assert "permissions.deny" in denied.reason
    assert (refused.failed, listed.failed) == (True, False)
    assert "permissions.deny" in refused.result
    assert [call.tool for call in calls] == ["list_sessions"]  # the other was never made
    assert [status.session_id for status in sessions] == [session]


async def test_an_ask_rule_for_one_of_them_waits_for_a_person(
    configure_claude, open_host, ana, folder, becomes, happened, uses
):
    configure_claude('[permissions]\nask = ["mcp__ccmaster__create_session"]')
    create = uses("create_session", working_dir=".", name="child", runtime="demo")
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=f"go {create} [[text:made]]", **QUIET
        )
        waiting = await becomes(host, session, lambda status: status.state is State.WAITING)
        assert waiting.questions[0].tool == "mcp__ccmaster__create_session"
        assert len(await host.sessions()) == 1
        await host.answer(session, True, by=ana)
        status = await becomes(host, session, idle)
        child = await host.status("child")
    assert status.last_message == "made"
    assert child.owner == Principal(PrincipalKind.SESSION, session)


async def test_a_session_without_scopes_sees_none_of_the_tools(
    configure_claude, open_host, ana, folder, becomes, happened, uses
):
    configure_claude()
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=uses("list_sessions"), scopes=(), **QUIET
        )
        await becomes(host, session, idle)
        [tried] = await happened(host, session, e.ToolFinished)
        calls = await host.store.read(stream="mcp/calls", limit=10)
    assert tried.failed
    assert "No such tool available" in tried.result
    assert calls == []


async def test_children_get_no_more_than_their_parent_has(
    configure_claude, open_host, ana, folder, becomes, happened, uses
):
    configure_claude()
    child = {"working_dir": ".", "runtime": "demo"}
    prompt = (
        f"go {uses('create_session', name='more', scopes=['session:approve'], **child)}"
        f"{uses('create_session', name='less', scopes=['session:read'], **child)}"
        f"{uses('create_session', name='same', **child)} [[text:done]]"
    )
    scopes = {Scope.SESSION_READ, Scope.SESSION_WRITE}
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=prompt, scopes=scopes, **QUIET
        )
        await becomes(host, session, idle)
        more, less, _ = await happened(host, session, e.ToolFinished)
        children = {status.name: status for status in await host.sessions(ended=True)}
    assert more.failed
    assert "session:approve" in more.result
    assert json.loads(less.result)["name"] == "less"
    assert "more" not in children
    assert set(children["less"].scopes) == {Scope.SESSION_READ}
    assert set(children["same"].scopes) == scopes
