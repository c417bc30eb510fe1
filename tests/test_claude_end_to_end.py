"""The main job on the real Claude Code CLI, which speaks to the scripted Messages API."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.principals import CONTINUATION
from ccmaster_hookspecs.status import State

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

CLAUDE = {"runtime": "claude"}
QUIET = {"runtime": "claude", "watch": False}


def idle(status):
    return status.state is State.IDLE and not status.messages


async def test_a_tool_turn(configure_claude, open_host, ana, folder, becomes, happened):
    configure_claude()
    prompt = f"go [[write:{folder}/a.txt|hey]] [[bash:echo hi]] [[text:finished]]"
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=prompt, permission_mode="acceptEdits", **QUIET
        )
        status = await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        tools = await happened(host, session, e.ToolStarted)
        usage = await happened(host, session, e.UsageRecorded)
    assert (status.last_message, status.failure) == ("finished", None)
    assert [tool.tool for tool in tools] == ["Write", "Bash"]
    assert Path(folder, "a.txt").read_text() == "hey"
    assert status.cost_usd == pytest.approx(sum(record.cost_usd for record in usage))
    assert status.cost_usd > 0
    assert status.pid


async def test_permission_is_asked_and_given(
    configure_claude, open_host, open_application, ana, folder, becomes
):
    configure_claude()
    prompt = f"go [[write:{folder}/b.txt|hello]] [[text:written]]"
    async with open_host() as host, open_application() as other:
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        waiting = await becomes(other, session, lambda s: s.state is State.WAITING)
        assert waiting.questions[0].tool == "Write"
        assert not Path(folder, "b.txt").exists()
        await other.answer(session, True, by=ana)
        status = await becomes(host, session, lambda s: s.turns == 1 and idle(s))
    assert status.last_message == "written"
    assert Path(folder, "b.txt").read_text() == "hello"


async def test_a_deny_rule_holds_though_permissions_are_bypassed(
    configure_claude, open_host, ana, folder, becomes, happened
):
    configure_claude('[permissions]\ndeny = ["Write"]')
    prompt = f"go [[write:{folder}/c.txt|no]] [[text:tried]]"
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=prompt, permission_mode="bypassPermissions", **QUIET
        )
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        [denied] = await happened(host, session, e.PermissionDenied)
    assert "permissions.deny" in denied.reason
    assert not Path(folder, "c.txt").exists()


async def test_messages_queue_and_a_turn_is_interrupted(
    configure_claude, open_host, ana, folder, becomes
):
    configure_claude()
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[hang:60]]", **QUIET)
        await becomes(host, session, lambda s: s.state is State.WORKING)
        second = await host.send(session, "b [[text:two]]", by=ana)
        third = await host.send(session, "c [[text:three]]", by=ana)
        held = await becomes(host, session, lambda s: s.messages[third].state is MessageState.HELD)
        assert held.messages[second].state is MessageState.HELD
        await host.interrupt(session, by=ana)
        receipts = [await host.receipt(session, one, wait=True) for one in (second, third)]
    assert [receipt.answer for receipt in receipts] == ["two", "three"]


async def test_it_goes_on_to_its_cap(configure_claude, open_host, ana, folder, becomes, happened):
    configure_claude("[auto_continue]\nquiet_seconds = 0")
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt="a [[text:one]]", max_turns=2, **CLAUDE
        )
        status = await becomes(host, session, lambda s: s.rest == "2 of 2 turns")
        sent = await happened(host, session, e.MessageSent)
    assert (status.turns, status.continuations) == (3, 2)
    assert [event.note for event in sent if event.by == CONTINUATION] == ["1/2", "2/2"]


async def test_two_sessions_at_once_and_a_peers_message(
    configure_claude, open_host, ana, folder, becomes, scripted_api
):
    configure_claude()
    async with open_host() as host:
        one = await host.launch(by=ana, working_dir=folder, prompt="a [[text:one]]", **QUIET)
        two = await host.launch(by=ana, working_dir=folder, prompt="b [[text:two]]", **QUIET)
        assert (await becomes(host, one, lambda s: s.turns and idle(s))).last_message == "one"
        assert (await becomes(host, two, lambda s: s.turns and idle(s))).last_message == "two"


async def kept(tmp_path, session, word):
    """Wait until the CLI has written down a record of a kind."""
    async with asyncio.timeout(10):
        while True:
            for file in tmp_path.glob(f"cli/.claude/projects/*/{session}.jsonl"):
                if f'"type":"{word}"' in file.read_text():
                    return
            await asyncio.sleep(0.02)


async def test_killed_in_the_middle_of_a_tool_then_resumed(
    configure_claude, open_host, ana, folder, becomes, happened, tmp_path
):
    configure_claude('[permissions]\nallow = ["Bash"]')
    sleep = "python3 -c 'import time; time.sleep(300)'"
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=f"a [[bash:{sleep}]] [[text:one]]", **QUIET
        )
        working = await becomes(host, session, lambda s: bool(s.tools) and s.pid)
        await kept(tmp_path, session, "assistant")
        os.kill(working.pid, signal.SIGKILL)
        ended = await becomes(host, session, lambda s: not s.live)
        assert (ended.ended, ended.failure) == (e.EndReason.CRASHED, e.Failure.LOST)
        await host.resume(session, by=ana)
        await becomes(host, session, lambda s: s.launches == 2 and idle(s))
        message = await host.send(session, "b [[text:still here]]", by=ana)
        receipt = await host.receipt(session, message, wait=True)
        launched = await happened(host, session, e.SessionLaunched)
        failed = await happened(host, session, e.MessageFailed)
    assert failed == []  # the cut turn has answered for its message already
    assert receipt.answer == "still here"
    assert launched[0].pid != launched[1].pid


async def test_a_fork_begins_with_the_conversation(
    configure_claude, open_host, ana, folder, becomes
):
    configure_claude()
    async with open_host() as host:
        first = await host.launch(by=ana, working_dir=folder, prompt="a [[text:one]]", **QUIET)
        await becomes(host, first, lambda s: s.turns and idle(s))
        fork = await host.launch(
            by=ana, working_dir=folder, prompt="b [[text:two]]", fork_of=first, watch=False
        )
        status = await becomes(host, fork, lambda s: s.turns and idle(s))
    assert (status.last_message, status.fork_of) == ("two", first)
