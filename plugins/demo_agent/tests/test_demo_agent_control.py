"""An agent of the runtime `demo` can be queued for, cut short, changed and stopped at any time."""

import asyncio
import threading

import pytest

from ccmaster_hookspecs import Priority
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.events import EndReason, Failure

HANG = "[[hang:600]]"


def ended(agent):
    return [
        (*event.in_reply_to, event.failure)
        for event in agent.told
        if isinstance(event, e.TurnEnded)
    ]


async def working(agent, text=HANG):
    message_id = await agent.send(text)
    await agent.until(lambda event: message_id in getattr(event, "message_ids", ()))
    return message_id


async def test_messages_are_answered_in_the_order_they_came(launched):
    agent = await launched()
    ids = [await agent.send(f"[[text:{number}]]") for number in range(5)]
    await agent.until(e.TurnEnded, times=5)
    assert ended(agent) == [(message_id, None) for message_id in ids]


@pytest.mark.parametrize("script", [HANG, "[[slow:60:a b c]]", "[[err:429:30]]"])
async def test_an_interrupt_cuts_at_once(launched, script):
    agent = await launched()
    message_id = await working(agent, script)
    await agent.agent.interrupt()
    await agent.agent.interrupt()
    await agent.until(e.TurnEnded)
    assert ended(agent) == [(message_id, Failure.INTERRUPTED)]
    assert (await agent.turn("hello"))[1].answer == "ok: hello"


async def test_an_interrupt_ends_the_tool_that_waits_for_leave(launched, desk):
    desk.answers["Read", False] = asyncio.get_running_loop().create_future()
    agent = await launched()
    await agent.send("[[read:/a+read:/b]]")
    await agent.until(e.ToolStarted)
    await agent.agent.interrupt()
    await agent.until(e.TurnEnded)
    assert agent.kinds()[-4:] == ["ToolStarted", "ToolFinished", "UsageRecorded", "TurnEnded"]
    assert (agent.told[-3].failed, agent.told[-3].result) == (True, "interrupted")
    assert desk.answers["Read", False].cancelled()


async def test_an_interrupt_of_an_idle_agent_does_nothing(launched):
    agent = await launched()
    await agent.agent.interrupt()
    assert (await agent.turn("[[hang:0.001]]"))[1].failure is None


async def test_what_is_to_be_seen_now_preempts_all_else(launched):
    agent = await launched()
    first = await working(agent)
    later = await agent.send("later")
    urgent = [await agent.send(f"now {n}", priority=Priority.NOW) for n in range(2)]
    await agent.until(e.TurnEnded, times=4)
    assert ended(agent) == [
        (first, Failure.INTERRUPTED),
        (urgent[0], None),
        (urgent[1], None),
        (later, None),
    ]


async def test_what_waits_can_be_taken_back(launched):
    agent = await launched()
    first = await working(agent)
    second, third = await agent.send("second"), await agent.send("third")
    assert await agent.agent.cancel(second) is True
    assert await agent.agent.cancel(second) is False
    assert await agent.agent.cancel(first) is False
    assert await agent.agent.cancel("no such message") is False
    await agent.agent.interrupt()
    await agent.until(e.TurnEnded, times=2)
    assert ended(agent) == [(first, Failure.INTERRUPTED), (third, None)]
    assert [event.message_id for event in agent.told if isinstance(event, e.MessageCancelled)] == [
        second
    ]
    assert await agent.agent.received(second) is False


async def test_the_model_and_the_mode_change_at_once(launched, desk):
    agent = await launched()
    await agent.agent.set_model("better")
    await agent.agent.set_permission_mode("acceptEdits")
    assert (await agent.until(e.ModelChanged)).model == "better"
    assert (await agent.until(e.PermissionModeChanged)).mode == "acceptEdits"
    told, _ = await agent.turn("[[write:/a|b]]")
    assert [asked for _, asked in desk.asked] == [False]
    assert told[-2].model == "better"


async def test_a_change_is_told_while_a_turn_hangs_as_soon_as_it_ends(launched):
    agent = await launched()
    await working(agent)
    await agent.agent.set_model("better")
    await agent.agent.interrupt()
    await agent.until(e.ModelChanged)
    assert agent.kinds()[-2:] == ["TurnEnded", "ModelChanged"]


async def test_a_mode_that_is_not_known_is_refused(launched):
    agent = await launched()
    with pytest.raises(RuntimeFailure, match="acceptEdits"):
        await agent.agent.set_permission_mode("reckless")
    with pytest.raises(RuntimeFailure, match="acceptEdits"):
        await launched(permission_mode="reckless")


async def test_a_stop_ends_everything(launched):
    agent = await launched()
    first, second = await working(agent), await agent.send("second")
    await agent.agent.stop()
    await agent.agent.stop()
    last = await agent.until(e.SessionEnded)
    assert ended(agent) == [(first, Failure.INTERRUPTED)]
    assert [event.message_id for event in agent.told if isinstance(event, e.MessageFailed)] == [
        second
    ]
    assert last is agent.told[-1]
    assert last.reason is EndReason.STOPPED


@pytest.mark.parametrize(
    "ask",
    [
        lambda agent: agent.send("hello"),
        lambda agent: agent.agent.interrupt(),
        lambda agent: agent.agent.cancel("x"),
        lambda agent: agent.agent.set_model("x"),
        lambda agent: agent.agent.set_permission_mode("plan"),
    ],
)
async def test_nothing_can_be_asked_of_an_agent_that_is_gone(launched, ask):
    agent = await launched()
    await agent.agent.stop()
    with pytest.raises(RuntimeFailure, match="has ended"):
        await ask(agent)


async def test_a_cancelled_watcher_leaves_nothing_behind(launched, desk):
    agent = await launched()
    before, threads = asyncio.all_tasks(), threading.active_count()
    other = await launched()
    [watching] = asyncio.all_tasks() - before
    await working(other)
    watching.cancel()
    await asyncio.wait([watching])
    assert watching.cancelled()
    assert asyncio.all_tasks() == before
    assert threading.active_count() <= threads  # those of earlier tests may end
    assert (await agent.turn("hello"))[1].failure is None
