"""A real session calls ccmaster's tools: as itself, joined with what its host sees it do."""

import json
from types import SimpleNamespace

import pytest

from ccmaster_hookspecs import Deny, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import State

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}


def idle(status):
    return status.turns and status.state is State.IDLE and not status.messages


async def test_one_session_asks_another_and_gets_its_answer(
    configure_claude, open_host, ana, folder, becomes, happened, called, uses, scripted_api
):
    configure_claude()
    ask = uses(
        "send_message_to_session",
        session_id="peer",
        message="how far are you? [[text:halfway]]",
        wait_for_response=True,
    )
    async with open_host() as host:
        peer = await host.launch(by=ana, working_dir=folder, name="peer", **QUIET)
        await becomes(host, peer, lambda status: status.up)
        prompt = f"go {uses('list_sessions')} {ask} [[text:it says halfway]]"
        asker = await host.launch(by=ana, working_dir=folder, name="asker", prompt=prompt, **QUIET)
        await becomes(host, asker, idle)
        listed, asked = await happened(host, asker, e.ToolFinished)
        started = await happened(host, asker, e.ToolStarted)
        questions = await happened(host, asker, e.PermissionAsked)
        [sent] = await happened(host, peer, e.MessageSent)
        answered = await becomes(host, peer, idle)
        calls = await called(host, 2)
    assert {one["name"] for one in json.loads(listed.result)["sessions"]} == {"peer", "asker"}
    assert (asked.failed, json.loads(asked.result)["answer"]) == (False, "halfway")
    assert answered.last_message == "halfway"
    assert questions == []  # nobody had to say yes to ccmaster's own tools
    asker_itself = Principal(PrincipalKind.SESSION, asker)
    assert sent.by == asker_itself
    assert [(call.caller, call.word) for call in calls] == [(asker_itself, "ok")] * 2
    assert [(call.tool, call.tool_use_id) for call in calls] == [
        (tool.tool.removeprefix("mcp__ccmaster__"), tool.tool_use_id) for tool in started
    ]
    told = [call.text for call in scripted_api.log() if call.session_id == peer]
    [text] = {text for text in told if "how far are you?" in text}
    assert f"message {sent.message_id} from session/{asker}, called asker" in text
    assert "the sender is verified" in text


async def test_plugins_see_each_call_and_the_agent_is_told_their_no(
    configure_claude, open_host, ana, folder, becomes, happened, called, uses
):
    seen = []

    @hookimpl
    def decide_tool_call(caller, tool, arguments):
        seen.append(("decide", caller, tool.name, dict(arguments)))
        if tool.name == "stop_session":
            return Deny("only a person stops sessions here")
        return None

    @hookimpl
    def on_tool_called(caller, tool, outcome):
        seen.append((outcome.word, caller, tool.name, outcome.tool_use_id))

    configure_claude()
    chaperon = SimpleNamespace(decide_tool_call=decide_tool_call, on_tool_called=on_tool_called)
    async with open_host(chaperon) as host:
        prompt = f"go {uses('stop_session', session_id='me')} {uses('list_approvals')} [[text:oh]]"
        session = await host.launch(by=ana, working_dir=folder, name="me", prompt=prompt, **QUIET)
        status = await becomes(host, session, idle)
        refused, listed = await happened(host, session, e.ToolFinished)
        calls = await called(host, 2)
    me = Principal(PrincipalKind.SESSION, session)
    assert status.last_message == "oh"
    assert refused.failed
    assert "only a person stops sessions here" in refused.result
    assert not listed.failed
    assert seen == [
        ("decide", me, "stop_session", {"session_id": "me"}),
        ("refused", me, "stop_session", refused.tool_use_id),
        ("decide", me, "list_approvals", {}),
        ("ok", me, "list_approvals", listed.tool_use_id),
    ]
    assert [(call.word, call.reason) for call in calls] == [
        ("refused", "only a person stops sessions here"),
        ("ok", None),
    ]


async def test_a_session_ends_itself(configure_claude, open_host, ana, folder, becomes, uses):
    configure_claude()
    async with open_host() as host:
        prompt = f"go {uses('end_own_session', reason='all is done')} [[text:bye]]"
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        ended = await becomes(host, session, lambda status: not status.live)
    assert ended.ended is e.EndReason.STOPPED
