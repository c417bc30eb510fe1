"""The real CLI against the scripted Messages API: turns, receipts, and what can be changed."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.messages import Priority

pytestmark = pytest.mark.claude

WAIT = "python3 -c 'import time; time.sleep(60)'"


async def test_a_session_from_start_to_stop(claude):
    driven = await claude.start()
    [launched] = driven.events
    assert launched.pid
    assert launched.version
    assert launched.model.startswith("claude-")
    assert launched.account.startswith("claude/")

    message_id = await driven.say("hi [[bash:echo one]] [[think:hm+text:done]]")
    ended = await driven.until(e.TurnEnded)
    assert (ended.answer, ended.failure, ended.error) == ("done", None, None)
    assert (ended.in_reply_to, ended.steps) == ((message_id,), 2)
    assert await driven.agent.received(message_id) is True
    kinds = [type(event) for event in driven.events[1:]]
    assert kinds == [
        *(e.MessageDelivered, e.TurnStarted, e.ToolStarted, e.ToolFinished, e.TextSaid),
        *(e.UsageRecorded, e.TurnEnded),
    ]
    [used], [finished] = driven.of(e.ToolStarted), driven.of(e.ToolFinished)
    assert (used.tool, used.subject, used.parent_tool_use_id) == ("Bash", "echo one", None)
    assert (finished.tool_use_id, finished.result) == (used.tool_use_id, "one")

    await driven.agent.stop()
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.STOPPED, 0)
    assert driven.events[-1] is ended


async def test_what_was_spent_is_counted_turn_by_turn(claude):
    driven = await claude.start()
    for text in ("one [[usage:1000:a]]", "two [[usage:2000:b]]", "three [[err:400]]"):
        await driven.turn(text)
    spent = driven.of(e.UsageRecorded)
    assert [used.input_tokens for used in spent] == [1000, 2000]
    assert len({used.usage_id for used in spent}) == 2
    assert all(used.cost_usd > 0 and used.output_tokens > 0 for used in spent)


async def test_messages_wait_in_order_and_join_one_turn(claude):
    driven = await claude.start()
    first = await driven.say(f"a [[bash:{WAIT}]]")
    await driven.until(e.ToolStarted)
    second, third = await driven.say("b [[text:two]]"), await driven.say("c [[text:three]]")
    await driven.agent.interrupt()
    cut, joined = [await driven.until(e.TurnEnded) for _ in range(2)]
    assert (cut.in_reply_to, cut.failure) == ((first,), e.Failure.INTERRUPTED)
    assert cut.error == "it was interrupted"
    assert (joined.in_reply_to, joined.failure) == ((second, third), None)
    starts = [started.message_ids for started in driven.of(e.TurnStarted)]
    assert starts == [(first,), (second, third)]
    assert [await driven.agent.received(each) for each in (first, second, third)] == [True] * 3


async def test_a_message_is_taken_back_before_it_is_begun_on_and_not_after(claude):
    driven = await claude.start()
    first = await driven.say(f"a [[bash:{WAIT}]]")
    await driven.until(e.ToolStarted)
    second = await driven.say("b")
    assert await driven.agent.cancel(second) is True
    assert (await driven.until(e.MessageCancelled)).message_id == second
    assert await driven.agent.cancel(first) is False
    assert await driven.agent.received(second) is False
    await driven.agent.interrupt()
    await driven.until(e.TurnEnded)
    assert [delivered.message_id for delivered in driven.of(e.MessageDelivered)] == [first]


async def test_a_message_of_priority_now_cuts_the_turn_short(claude):
    driven = await claude.start()
    first = await driven.say("a [[slow:0.2:one two three four five six seven eight nine ten]]")
    await driven.until(e.TurnStarted)
    second = await driven.say("b [[text:at once]]", Priority.NOW)
    cut, ended = [await driven.until(e.TurnEnded) for _ in range(2)]
    assert (cut.in_reply_to, cut.failure) == ((first,), e.Failure.INTERRUPTED)
    assert (ended.in_reply_to, ended.answer) == ((second,), "at once")


async def test_a_message_of_the_usual_priority_waits_for_the_end_of_the_turn(claude, gate):
    driven = await claude.start()
    first = await driven.say(f"a [[bash:{gate.script}]] [[bash:echo 2]] [[text:one]]")
    await driven.until(e.ToolStarted)
    second = await driven.say("b [[text:two]]")
    gate.open()
    ends = [await driven.until(e.TurnEnded) for _ in range(2)]
    assert [ended.in_reply_to for ended in ends] == [(first,), (second,)]
    assert [ended.answer for ended in ends] == ["one", "two"]


async def test_model_and_permission_mode_change(claude, api):
    driven = await claude.start()
    await driven.agent.set_model("sonnet")
    model = (await driven.until(e.ModelChanged)).model
    assert "sonnet" in model
    await driven.agent.set_permission_mode("plan")
    assert (await driven.until(e.PermissionModeChanged)).mode == "plan"
    await driven.turn("which model?")
    asked = [call for call in api.log() if call.session_id == driven.request.session_id]
    assert asked[-1].model == model
    for mode, says in (("bypassPermissions", "not launched"), ("yolo", "must be one of")):
        with pytest.raises(RuntimeFailure, match=says):
            await driven.agent.set_permission_mode(mode)


async def test_a_session_is_launched_as_asked_for(claude, api):
    driven = await claude.start(model="haiku", permission_mode="acceptEdits")
    path = claude.project / "made.txt"
    await driven.turn(f"go [[write:{path}|hello]]")
    assert path.read_text() == "hello"
    assert "haiku" in driven.of(e.SessionLaunched)[0].model
    assert driven.of(e.ModelChanged) == driven.of(e.PermissionModeChanged) == []


async def test_background_work_is_pending_and_wakes_the_session(claude):
    driven = await claude.start()
    await driven.turn("go [[background:1]] [[text:started]]")
    assert driven.of(e.PendingWorkChanged)[0].work
    assert (await driven.until(e.PendingWorkChanged, lambda event: not event.work)).work == ()
    woke = await driven.until(e.TurnEnded)
    assert (woke.in_reply_to, woke.failure) == ((), None)
    assert driven.of(e.TurnStarted)[-1].message_ids == ()


async def test_a_subagent_in_the_background_does_not_keep_the_turn_open(claude, gate):
    agent = (
        '[[tool:Agent {"description": "look around", "subagent_type": "general-purpose", '
        f'"prompt": "look <<bash:{gate.script}>> <<text:seen>>", "run_in_background": true}}]]'
    )
    driven = await claude.start()
    assert (await driven.turn(f"go {agent} [[text:waiting]]")).answer == "waiting"
    assert driven.of(e.PendingWorkChanged)[-1].work == ("look around",)
    assert (await driven.turn("meanwhile [[text:here]]")).answer == "here"
    gate.open()
    assert (await driven.until(e.TurnEnded)).in_reply_to == ()
    [within] = [used for used in driven.of(e.ToolStarted) if used.parent_tool_use_id]
    assert within.subject == str(gate.script)
    assert driven.of(e.PendingWorkChanged)[-1].work == ()


async def test_two_sessions_at_once_do_not_mix(claude):
    one, two = await claude.start(), await claude.start()
    await one.say("go [[slow:0.05:a b c]]")
    await two.say("go [[slow:0.05:d e f]]")
    assert (await one.until(e.TurnEnded)).answer == "a b c"
    assert (await two.until(e.TurnEnded)).answer == "d e f"
