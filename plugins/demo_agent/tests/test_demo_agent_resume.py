"""A conversation outlives its agent: what was received stays received, and nothing else is."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from ccmaster_hookspecs import LaunchRequest, Message
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.events import Failure
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_demo_agent.runtime.agent import launch
from ccmaster_plugin_demo_agent.runtime.transcript import Answered, Launched, Received, Transcript


def transcript(desk, session_id):
    return Transcript(Path(desk.state_dir, f"{session_id}.jsonl"))


async def test_it_is_kept_before_it_is_told(desk):
    session_id, message_id = str(uuid4()), str(uuid4())
    agent = await launch(
        LaunchRequest(session_id=session_id, name="a", runtime="demo", working_dir="/"), desk
    )
    message = Message(message_id=message_id, session_id=session_id, text="hi", sender=person("ann"))
    await agent.send(message)
    kept = {}
    async for event in agent.events():
        kept[type(event)] = [type(line) for line in transcript(desk, session_id).lines()]
        if isinstance(event, e.TurnEnded):
            await agent.stop()
    assert kept[e.SessionLaunched] == [Launched]
    assert kept[e.MessageDelivered] == [Launched, Received]
    assert kept[e.TurnEnded] == [Launched, Received, Answered]


async def test_a_resumed_session_knows_what_it_received(launched):
    first = await launched()
    told, _ = await first.turn("[[hang:0]]")
    await first.agent.stop()
    second = await launched(session_id=first.session_id, resume=True)
    assert await second.agent.received(told[0].message_id) is True
    assert await second.agent.received(str(uuid4())) is False
    assert (await second.turn("and now?"))[1].answer == "ok: and now?"


async def test_a_session_that_was_never_written_to_can_be_resumed(launched):
    first = await launched()
    await first.agent.stop()
    again = await launched(session_id=first.session_id, resume=True)
    assert (await again.turn("hello"))[1].failure is None


async def test_an_id_in_use_begins_no_other_conversation(launched):
    first = await launched()
    await first.turn("hello")
    with pytest.raises(RuntimeFailure, match="resume that session"):
        await launched(session_id=first.session_id)


async def test_a_fork_begins_with_the_conversation_of_another(launched, desk):
    original = await launched()
    told, _ = await original.turn("hello")
    fork = await launched(fork_of=original.session_id)
    assert await fork.agent.received(told[0].message_id) is True
    await fork.turn("on my own")
    assert (
        transcript(desk, fork.session_id).spent()
        < 2 * transcript(desk, original.session_id).spent()
    )
    with pytest.raises(RuntimeFailure, match="no conversation"):
        await launched(fork_of=str(uuid4()))
    again = await launched(session_id=fork.session_id, fork_of=original.session_id)
    assert await again.agent.received(told[0].message_id) is True


async def test_a_transcript_that_cannot_be_written_is_told(launched, desk):
    agent = await launched()
    path = transcript(desk, agent.session_id).path
    path.unlink()
    path.mkdir()
    message_id = await agent.send("hello")
    failed = await agent.until(e.MessageFailed)
    assert failed.message_id == message_id
    assert "could not keep it" in failed.reason
    assert await agent.agent.received(message_id) is None
    with pytest.raises(RuntimeFailure, match="cannot be kept"):
        await launched(session_id=agent.session_id, resume=True)


async def test_an_answer_that_cannot_be_kept_is_still_told(launched, desk):
    agent = await launched()
    await agent.send("[[bash:ls]]")
    desk.answers["Bash", False] = asyncio.get_running_loop().create_future()
    await agent.until(e.ToolStarted)
    path = transcript(desk, agent.session_id).path
    path.unlink()
    path.mkdir()
    await agent.agent.interrupt()
    ended = await agent.until(e.TurnEnded)
    assert ended.failure is Failure.INTERRUPTED
    assert agent.kinds()[-2] == "Notice"


CHILD = """
import asyncio, sys
from uuid import uuid4
from ccmaster_hookspecs import LaunchRequest, Message
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_demo_agent.runtime.agent import launch

class Desk:
    settings, state_dir = None, sys.argv[1]

async def main():
    resume = bool(int(sys.argv[3]))
    request = LaunchRequest(
        session_id=sys.argv[2], name="a", runtime="demo", working_dir="/", resume=resume)
    agent = await launch(request, Desk())
    for _ in range(1000):
        text, sender = "[[text:" + "x" * 2000 + "]]", person("ann")
        message_id = str(uuid4())
        await agent.send(Message(
            message_id=message_id, session_id=sys.argv[2], text=text, sender=sender))
    async for event in agent.events():
        if type(event).__name__ == "MessageDelivered":
            print(event.message_id, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lives", [8])
def test_what_was_told_to_be_delivered_survives_a_kill(tmp_path, lives):
    session_id, told = str(uuid4()), []
    for life in range(lives):
        command = [sys.executable, "-c", CHILD, str(tmp_path), session_id, str(int(life > 0))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            told += [child.stdout.readline().strip() for _ in range(1 + 3 * life)]
            child.kill()
            told += child.stdout.read().split()
    kept = Transcript(tmp_path / f"{session_id}.jsonl")
    received = [line.message_id for line in kept.lines() if isinstance(line, Received)]
    assert len(received) == len(set(received))
    assert set(told) <= set(received)
    assert len(received) - len(told) <= lives  # one a life: kept, and killed before it was told
    assert sum(isinstance(line, Launched) for line in kept.lines()) == lives
    assert all(json.loads(text) for text in kept.path.read_text().splitlines())
