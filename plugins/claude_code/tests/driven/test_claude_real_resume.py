"""A session of the real CLI goes on after whatever ended it, with every message once."""

import asyncio
import os
import signal

import psutil
import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.environment import MARKER

pytestmark = pytest.mark.claude


def alive(session_id):
    """Return the command lines of a session's processes."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARKER) == session_id:
                found.append(process.cmdline())
        except (psutil.Error, OSError):
            continue
    return found


def texts(api, driven):
    """Return what the model was last shown of the person's words."""
    calls = [call for call in api.log() if call.session_id == driven.request.session_id]
    return [text.partition(" [[")[0] for text in calls[-1].texts]


async def test_a_cli_killed_within_a_tool_is_resumed_and_nothing_is_left_running(claude, api, gate):
    driven = await claude.start()
    await driven.turn("first [[text:one]]")
    started = await driven.say(f"second [[bash:{gate.script}]]")
    await gate.reached()
    await driven.kept(started)
    os.kill(driven.of(e.SessionLaunched)[0].pid, signal.SIGKILL)
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.CRASHED, -9)
    assert ended.detail == "the agent was ended by SIGKILL"
    [_, lost] = driven.of(e.TurnEnded)
    assert (lost.in_reply_to, lost.failure) == ((started,), e.Failure.LOST)
    assert alive(driven.request.session_id) == []

    resumed = await claude.again(driven)
    assert (await resumed.turn("third [[text:three]]")).answer == "three"
    assert texts(api, resumed) == ["first", "second", "third"]


async def test_a_message_that_is_lost_with_the_cli_says_that_it_is(claude):
    """The CLI writes a message down a tenth of a second after it began on it."""
    driven = await claude.start()
    await driven.turn("first")
    await driven.say("second [[hang:60]]")
    await driven.until(e.MessageDelivered)
    os.kill(driven.of(e.SessionLaunched)[0].pid, signal.SIGKILL)
    lost = await driven.until(e.TurnEnded)
    assert lost.failure is e.Failure.LOST
    assert "before the message was part of the conversation: send it again" in lost.error


async def test_a_cli_killed_before_it_wrote_anything_down_begins_anew(claude):
    """What it leaves is a file without a message, which the CLI neither resumes nor replaces."""
    driven = await claude.start()
    await driven.say("first [[hang:60]]")
    await driven.until(e.MessageDelivered)
    await driven.agent.stop()
    conversation = driven.agent._conversation
    path = conversation.path()
    path.write_text('{"type":"queue-operation","operation":"enqueue"}\n')
    again = await claude.again(driven)
    assert (await again.turn("second [[text:two]]")).answer == "two"
    assert path.with_suffix(".jsonl.empty").exists()


async def test_what_was_begun_on_is_received_and_what_only_waited_is_not(claude, api, gate):
    """After SIGTERM, with which a new host ends what an old one left."""
    driven = await claude.start()
    answered = (await driven.turn("first")).in_reply_to[0]
    begun = await driven.say(f"second [[bash:{gate.script}]]")
    await gate.reached()
    waiting = await driven.say("third")
    os.kill(driven.of(e.SessionLaunched)[0].pid, signal.SIGTERM)
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.detail) == (
        e.EndReason.CRASHED,
        "the agent was ended by SIGTERM",
    )
    resumed = await claude.again(driven)
    received = [await resumed.agent.received(each) for each in (answered, begun, waiting)]
    assert received == [True, True, False]
    await resumed.turn("fourth")
    assert texts(api, resumed) == ["first", "second", "fourth"]


async def test_messages_that_joined_one_turn_are_each_received(claude, gate):
    driven = await claude.start()
    ids = [await driven.say(f"first [[bash:{gate.script}]]")]
    await driven.until(e.ToolStarted)
    ids += [await driven.say("second"), await driven.say("third")]
    gate.open()
    await driven.until(e.TurnEnded, lambda ended: ids[2] in ended.in_reply_to)
    await driven.agent.stop()
    resumed = await claude.again(driven)
    assert [await resumed.agent.received(each) for each in ids] == [True] * 3


async def test_a_cli_that_lost_its_host_is_ended_before_the_session_goes_on(claude, gate):
    """Never two on one conversation: the first still works when the second is launched."""
    driven = await claude.start()
    message_id = await driven.say(f"first [[bash:{gate.script}]]")
    await gate.reached()
    assert len(alive(driven.request.session_id)) > 1
    resumed = await claude.again(driven)
    pids = [launched.events[0].pid for launched in (driven, resumed)]
    await driven.until(e.SessionEnded)
    assert not psutil.pid_exists(pids[0])
    assert len(alive(driven.request.session_id)) == 1
    assert await resumed.agent.received(message_id) is True
    assert (await resumed.turn("second [[text:on]]")).answer == "on"


async def test_a_session_that_is_open_elsewhere_is_not_launched(claude):
    driven = await claude.start()
    await driven.turn("first")
    await driven.agent.stop()
    settings = driven.session.settings
    stranger = await asyncio.create_subprocess_exec(
        *(settings.binary, "-p", "--verbose", "--resume", driven.request.session_id),
        *("--input-format=stream-json", "--output-format=stream-json"),
        cwd=claude.project,
        env=settings.environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    stranger.stdin.write(
        b'{"type": "control_request", "request_id": "1", "request": {"subtype": "initialize"}}\n'
    )
    await stranger.stdout.readuntil(b'"control_response"')
    with pytest.raises(RuntimeFailure, match=f"another Claude Code, process {stranger.pid}"):
        await claude.again(driven)
    stranger.stdin.close()
    await stranger.communicate()
    assert (await (await claude.again(driven)).turn("second [[text:on]]")).answer == "on"


async def test_a_session_in_which_nothing_was_said_begins_anew_under_its_id(claude):
    driven = await claude.start()
    await driven.agent.stop()
    resumed = await claude.again(driven)
    assert "empty conversation" in (await resumed.until(e.Notice)).text
    message_id = (await resumed.turn("first [[text:one]]")).in_reply_to[0]
    await resumed.agent.stop()
    third = await claude.again(driven, resume=False)
    assert await third.agent.received(message_id) is True
    assert third.of(e.Notice) == []


async def test_a_fork_begins_with_the_conversation_and_leaves_it_alone(claude, api):
    driven = await claude.start()
    await driven.turn("first [[text:one]]")
    fork = await claude.start(fork_of=driven.request.session_id)
    await fork.turn("second [[text:two]]")
    assert texts(api, fork) == ["first", "second"]
    await driven.turn("third [[text:three]]")
    assert texts(api, driven) == ["first", "third"]
    await fork.agent.stop()
    resumed = await claude.again(fork, fork_of=driven.request.session_id)
    await resumed.turn("fourth")
    assert texts(api, resumed) == ["first", "second", "fourth"]


async def test_a_fork_of_nothing_says_so(claude):
    driven = await claude.start(fork_of="00000000-0000-4000-8000-000000000000", up=False)
    ended = await driven.until(e.SessionEnded)
    assert ended.reason is e.EndReason.FAILED
    assert "No conversation found" in ended.detail


async def test_money_spent_before_is_not_counted_again(claude):
    driven = await claude.start()
    await driven.turn("first [[usage:1000:a]]")
    await driven.agent.stop()
    resumed = await claude.again(driven)
    await resumed.turn("second [[usage:2000:b]]")
    [before], [after] = driven.of(e.UsageRecorded), resumed.of(e.UsageRecorded)
    assert (before.input_tokens, after.input_tokens) == (1000, 2000)
    assert before.usage_id != after.usage_id
