"""Tasks from one end to the other: begun by themselves, in order, each with what it builds on."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks.events import TaskReminded, TaskStarted
from ccmaster_plugin_coordination.tasks.words import TaskState

WAITING, READY, WORKING = TaskState.WAITING, TaskState.READY, TaskState.WORKING
FAILED = TaskState.FAILED
SPEAKS = "[[slow:0.05:a b c d e f g h]]"
"""Takes a moment, in which the test acts in the agent's name."""


async def test_a_task_begins_by_itself_and_is_noted_beside_its_session(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", "Mend the door")
    task = await crew.works(task_id, "bob")
    assert task.epoch == 1
    status = await crew.becomes("bob", lambda status: "task" in status.notes)
    assert status.notes["task"] == f"{task_id[:8]} Mend the door"
    told = await crew.completes(task_id, "it closes", artifacts=["door.py"])
    assert (told["state"], told["result"], told["artifacts"]) == ("done", "it closes", ["door.py"])
    assert (await crew.host.status(crew.ids["bob"])).notes == {}


async def test_the_message_and_the_start_are_one_commit(crew):
    await crew.up("bob")
    task = await crew.works(await crew.assign("bob"))
    stored = await crew.host.store.read(after=task.begun - 1, limit=3)
    started, note, sent = (one.event for one in stored)
    assert isinstance(started, TaskStarted)
    assert isinstance(note, e.NoteSet)
    assert isinstance(sent, e.MessageSent)
    assert started.message_id == sent.message_id
    assert f"task_id={task.task_id!r}, epoch=1" in sent.text


async def test_by_capability_the_one_that_can_gets_it(crew):
    await crew.up("ana-1", capabilities=("python",))
    await crew.up("ben-1", capabilities=("python", "rust"))
    task_id = await crew.assign(None, capabilities=["rust"])
    assert crew.name((await crew.works(task_id)).session) == "ben-1"


async def test_what_nobody_can_waits_for_one_who_can_and_says_so(crew):
    await crew.up("bob")
    task_id = await crew.assign(None, capabilities=["rust"])
    told = await crew.does("get_task", task_id=task_id)
    assert (told["state"], told["why"], told["position"]) == ("ready", "no agent can: rust", 1)
    await crew.host.set_identity(crew.ids["bob"], by=crew.agent("bob"), capabilities=("rust",))
    await crew.works(task_id, "bob")


async def test_a_task_waits_for_those_before_it_and_is_told_their_results(crew):
    await crew.up("ana-1", "ben-1", "cleo")
    first, second = await crew.assign("ana-1", "one"), await crew.assign("ben-1", "two")
    third = await crew.assign("cleo", "three", dependencies=[first, second[:8]])
    told = await crew.does("get_task", task_id=third)
    assert told["state"] == "waiting"
    assert [one["task_id"] for one in told["dependencies"]] == [first, second]
    await crew.completes(first, "the key is 17")
    assert (await crew.does("get_task", task_id=third))["why"] == f"waits for {second[:8]}"
    await crew.completes(second, "the lock is red")
    task = await crew.works(third, "cleo")
    [sent] = [
        one
        for one in await crew.happened(e.MessageSent, e.session_stream(crew.ids["cleo"]))
        if one.message_id == task.message_id
    ]
    assert "the key is 17" in sent.text
    assert "the lock is red" in sent.text


async def test_the_most_urgent_goes_first_and_of_equals_the_older(crew):
    await crew.up("bob")
    first = await crew.assign("bob", "first")
    await crew.works(first)
    low = await crew.assign("bob", "low", priority="p2")
    older = await crew.assign("bob", "older")
    newer = await crew.assign("bob", "newer")
    urgent = await crew.assign("bob", "urgent", priority="p2")
    assert (await crew.does("get_task", task_id=urgent))["position"] == 4
    told = await crew.does("set_task_priority", task_id=urgent, priority="p0")
    assert (told["position"], told["priority"]) == (1, "p0")
    for task_id in (first, urgent, older, newer, low):
        await crew.completes(task_id)
    begun = [one.task_id for one in await crew.happened(TaskStarted)]
    assert begun == [first, urgent, older, newer, low]


async def test_a_task_begins_before_an_agent_goes_on_by_itself(open_crew):
    async with open_crew() as crew:
        await crew.up("bob", watch=True, prompt="[[slow:0.02:a b c d e f]]")
        task_id = await crew.assign("bob")
        await crew.works(task_id, "bob")
        status = await crew.host.status(crew.ids["bob"])
        assert status.continuations == 0


async def test_an_agent_that_reports_nothing_is_reminded_and_then_the_attempt_is_over(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", task="just talk", max_retries=1)
    task = await crew.reaches(task_id, FAILED)
    reminded = await crew.happened(TaskReminded)
    assert [one.epoch for one in reminded] == [1, 1, 2, 2]
    assert (task.reason, task.epoch) == ("the agent has not reported on its task", 2)
    assert (await crew.host.status(crew.ids["bob"])).notes == {}


async def test_what_failed_is_tried_again_as_often_as_it_may(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", max_retries=2)
    for epoch in (1, 2):
        told = await crew.fails(task_id, reason=f"no {epoch}")
        assert (told["state"], told["reason"], told["failures"]) == ("ready", f"no {epoch}", epoch)
        await crew.reaches(task_id, WORKING, lambda task, epoch=epoch: task.epoch == epoch + 1)
    told = await crew.fails(task_id, reason="never")
    assert (told["state"], told["reason"]) == ("failed", "never")


async def test_what_is_not_worth_another_try_gets_none(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", max_retries=5)
    assert (await crew.fails(task_id, retry=False))["state"] == "failed"
    again = await crew.does("retry_task", task_id=task_id)
    assert (again["failures"], again["reason"]) == (0, None)
    assert (await crew.works(task_id)).epoch == 2


async def test_a_turn_that_fails_ends_the_attempt(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", task="[[err:400]]", max_retries=0)
    task = await crew.reaches(task_id, FAILED)
    assert task.reason.startswith("a turn failed (error)")


async def test_who_takes_too_long_is_cut_short_and_another_one_begins(crew):
    await crew.up("bob", role="worker")
    task_id = await crew.assign("bob", task="[[hang:600]]", timeout_seconds=0.3, max_retries=3)
    await crew.works(task_id, "bob")
    await crew.up("eva", role="worker")
    task = await crew.reaches(task_id, WORKING, lambda task: task.epoch == 2)
    assert crew.name(task.session) == "eva"
    assert "longer than 0.3 s" in task.reason
    status = await crew.becomes("bob", lambda status: status.failure is e.Failure.INTERRUPTED)
    assert status.notes == {}


async def test_a_usage_limit_does_not_end_an_attempt_and_no_reminder_counts(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", task="[[limit:1]]")
    await crew.works(task_id)
    await crew.becomes("bob", lambda status: (status.rest or "").endswith("usage limit is reached"))
    assert (await crew.task(task_id)).state is WORKING
    task = await crew.reaches(task_id, WORKING, lambda task: task.position > task.begun)
    assert (task.epoch, task.reminders) == (1, 0)
    assert [one.counts for one in await crew.happened(TaskReminded)][:1] == [False]


async def test_a_whole_waits_for_its_parts_and_is_told_what_came_of_them(crew):
    await crew.up("lead", "bob")
    whole = await crew.assign("lead", task=SPEAKS, title="whole")
    await crew.works(whole)
    part = await crew.assign("bob", "part", caller=crew.agent("lead"))
    assert (await crew.does("get_task", task_id=part))["parent"] == whole
    alone = await crew.assign("bob", "alone", caller=crew.agent("lead"), parent="none")
    assert (await crew.does("get_task", task_id=alone))["parent"] is None
    early = await crew.refused("complete_task", caller=crew.agent("lead"), result="x")
    assert early.startswith("1 parts of the task are not over")
    await crew.becomes("lead", lambda status: "waits for 1 of 1 parts" in (status.rest or ""))
    await crew.completes(part, "42")
    await crew.reaches(whole, WORKING, lambda task: task.told_parts)
    last = (await crew.happened(e.MessageSent, e.session_stream(crew.ids["lead"])))[-1]
    assert "All its parts are over" in last.text
    assert "42" in last.text
    assert (await crew.completes(whole))["state"] == "done"


@pytest.mark.parametrize("interrupt", [False, True])
async def test_what_is_cancelled_is_done_no_more_and_its_agents_are_told(crew, interrupt):
    await crew.up("lead", "bob")
    whole = await crew.assign("lead")
    await crew.works(whole)
    part = await crew.assign("bob", task="[[hang:600]]", caller=crew.agent("lead"))
    await crew.works(part)
    await crew.becomes("bob", lambda status: status.state is State.WORKING)
    told = await crew.does("cancel_task", task_id=whole, reason="no need", interrupt=interrupt)
    assert [one["task_id"] for one in told["cancelled"]] == [whole, part]
    assert {one["state"] for one in told["cancelled"]} == {"cancelled"}
    assert (await crew.host.status(crew.ids["lead"])).notes == {}
    stops = [one for one in await crew.happened(e.MessageSent) if "Stop working" in one.text]
    assert {one.session_id for one in stops} == {crew.ids["lead"], crew.ids["bob"]}
    late = await crew.refused("complete_task", caller=crew.agent("bob"), task_id=part, result="x")
    assert late.startswith(f"task {part} is cancelled: no need")
    if interrupt:
        await crew.becomes("bob", lambda status: status.failure is e.Failure.INTERRUPTED)
    else:
        assert (await crew.host.status(crew.ids["bob"])).state is State.WORKING


async def test_a_task_is_taken_from_one_agent_and_given_to_another(crew):
    await crew.up("bob", "eva")
    task_id = await crew.assign("bob")
    await crew.works(task_id, "bob")
    await crew.does("retry_task", task_id=task_id, agent_id="eva")
    task = await crew.works(task_id, "eva")
    assert (task.epoch, task.failures) == (2, 0)
    late = await crew.refused(
        "complete_task", caller=crew.agent("bob"), task_id=task_id, epoch=1, result="x"
    )
    assert "is what another agent works on" in late
