"""Waiting for an answer: it is told of, it ends in time, and it never loses the message."""

import asyncio
from uuid import uuid4

import pytest

from ccmaster_hookspecs.events import MessageSent, session_stream
from ccmaster_hookspecs.status import State

SEND = "send_message_to_session"


async def sent_to(use, session_id):
    stored = await use.host.store.read(stream=session_stream(session_id))
    return [one.event for one in stored if isinstance(one.event, MessageSent)]


async def test_progress_tells_what_the_session_does(use, link):
    session_id = await use.launch(name="one")
    waiting = asyncio.create_task(
        use(
            SEND,
            link=link,
            session_id="one",
            message="a [[write:b|c]] [[text:d]]",
            wait_for_response=True,
        )
    )
    await link.tells("one is waiting: asks whether it may use Write b")
    await use.host.answer(session_id, True, by=use.host.person)
    result = await waiting
    assert result.structured["answer"] == "d"
    done = [done for done, _, _ in link.told]
    assert done == sorted(set(done))
    assert {total for _, total, _ in link.told} == {300}


async def test_a_wait_that_takes_too_long_tells_the_truth(use):
    session_id = await use.launch(name="one")
    told = await use.told(
        SEND,
        session_id="one",
        message="a [[hang:60]]",
        wait_for_response=True,
        timeout=0.5,
    )
    assert (told["timed_out"], told["answer"]) == (True, None)
    assert told["state"] in ("started", "delivered")
    assert (told["session_state"], told["name"]) == ("working", "one")
    assert told["message_id"] in (await use.host.status(session_id)).messages


async def test_a_message_that_waits_says_why(use):
    session_id = await use.launch("a [[hang:60]]", name="one")
    await use.becomes(session_id, lambda status: status.state is State.WORKING)
    told = await use.told(SEND, session_id="one", message="b", wait_for_response=True, timeout=0.5)
    assert (told["state"], told["reason"]) == ("held", "the agent is working")


async def test_waiting_on_sends_nothing_twice(use):
    session_id = await use.launch(name="one")
    given = {"session_id": "one", "message": "a [[slow:0.1:one two]]", "wait_for_response": True}
    first = await use.told(SEND, **given, timeout=0.01)
    assert first["timed_out"]
    second = await use.told(SEND, **given, message_id=first["message_id"])
    assert (second["answer"], second["message_id"]) == ("one two", first["message_id"])
    assert len(await sent_to(use, session_id)) == 1
    await use.host.stop(session_id, by=use.host.person)
    await use.becomes(session_id, lambda status: not status.live)
    third = await use.told(SEND, **given, message_id=first["message_id"].upper())
    assert third["answer"] == "one two"


async def test_a_message_id_is_of_one_session(use):
    await use.launch(name="one")
    await use.launch(name="two")
    chosen = str(uuid4())
    await use.told(SEND, session_id="one", message="a", message_id=chosen)
    why = await use.refused(SEND, session_id="two", message="a", message_id=chosen)
    assert why == "message_id: a message to another session has it: choose a new one"


async def test_a_cancelled_wait_loses_nothing(use, link):
    session_id = await use.launch(name="one")
    waiting = asyncio.create_task(
        use(
            SEND,
            link=link,
            session_id="one",
            message="a [[slow:0.1:still here]]",
            wait_for_response=True,
        )
    )
    await link.tells("one is working")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    [sent] = await sent_to(use, session_id)
    receipt = await use.host.receipt(session_id, sent.message_id, wait=True)
    assert receipt.answer == "still here"


async def test_the_same_call_run_again_waits_for_the_same_message(use):
    session_id = await use.launch(name="one")
    given = {"session_id": "one", "message": "a [[text:b]]", "wait_for_response": True}
    wanted = use.wanted(SEND, arguments=given)
    first = await use.told(SEND, wanted=wanted)
    await use.host.stop(session_id, by=use.host.person)
    await use.becomes(session_id, lambda status: not status.live)
    await use.launch(name="one")  # the name is another's now
    assert (await use.told(SEND, wanted=wanted)) == {
        **first,
        "session_state": "ended",
        "activity": "stopped",
    }
    assert len(await sent_to(use, session_id)) == 1


async def test_a_message_that_fails_is_a_failure(use):
    await use.launch(name="one")
    result = await use(SEND, session_id="one", message="a [[err:400]]", wait_for_response=True)
    assert result.failed
    assert result.structured["state"] == "failed"
    assert result.structured["reason"] in result.content[0].text


async def test_a_session_that_ends_ends_the_wait(use, link):
    session_id = await use.launch(name="one")
    waiting = asyncio.create_task(
        use(SEND, link=link, session_id="one", message="a [[hang:60]]", wait_for_response=True)
    )
    await link.tells("one is working")
    await use.host.stop(session_id, by=use.host.person)
    result = await waiting
    assert result.failed
    assert result.structured["state"] == "failed"


async def test_an_urgent_message_is_answered_first(use):
    session_id = await use.launch("a [[hang:60]]", name="one")
    await use.becomes(session_id, lambda status: status.state is State.WORKING)
    told = await use.told(
        SEND, session_id="one", message="b [[text:now]]", priority="now", wait_for_response=True
    )
    assert told["answer"] == "now"


async def test_nobody_runs_the_session(use_elsewhere):
    await use_elsewhere.host.launch(
        by=use_elsewhere.host.person, working_dir=use_elsewhere.folder, name="one"
    )
    told = await use_elsewhere.told(
        SEND, session_id="one", message="a", wait_for_response=True, timeout=0.3
    )
    assert (told["state"], told["session_state"]) == ("sent", "launching")
    assert told["activity"].startswith("waiting for a host")
