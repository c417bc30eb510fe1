"""Work in the background outlives its turn, and wakes the agent when it ends."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import Failure


async def test_the_agent_wakes_and_goes_on_with_its_script(launched):
    agent = await launched()
    told, ended = await agent.turn("[[background:0.01]] [[text:it runs]] [[text:it is over]]")
    assert [type(event).__name__ for event in told] == [
        *("MessageDelivered", "TurnStarted"),
        *("ToolStarted", "PendingWorkChanged", "ToolFinished"),
        *("TextSaid", "UsageRecorded", "TurnEnded"),
    ]
    assert told[3].work == (told[2].subject,)
    assert ended.answer == "it runs"
    woken = await agent.until(e.TurnEnded, times=2)
    assert (woken.in_reply_to, woken.answer) == ((), "it is over")
    assert agent.kinds()[-5:] == [
        *("PendingWorkChanged", "TurnStarted", "TextSaid", "UsageRecorded", "TurnEnded"),
    ]
    assert agent.told[-5].work == ()
    assert agent.told[-4].message_ids == ()
    usages = [event.usage_id for event in agent.told if isinstance(event, e.UsageRecorded)]
    assert len(set(usages)) == 2


async def test_what_still_goes_on_stays_pending(launched):
    agent = await launched()
    await agent.turn("[[background:600+background:0.01]] [[text:a]]")
    await agent.until(e.TurnEnded, times=2)
    left = [event.work for event in agent.told if isinstance(event, e.PendingWorkChanged)][-1]
    assert left == ("python3 -c 'import time; time.sleep(600)'",)


async def test_a_message_is_taken_while_work_is_pending(launched):
    agent = await launched()
    await agent.turn("[[background:600]] [[text:a]]")
    _, ended = await agent.turn("hello")
    assert ended.answer == "ok: hello"


async def test_a_woken_turn_can_be_interrupted(launched):
    agent = await launched()
    await agent.turn("[[background:0.001]] [[text:a]] [[hang:600]]")
    await agent.until(e.TurnStarted, times=2)
    await agent.agent.interrupt()
    assert (await agent.until(e.TurnEnded, times=2)).failure is Failure.INTERRUPTED
