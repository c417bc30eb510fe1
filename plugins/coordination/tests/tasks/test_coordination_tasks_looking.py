"""What can be read of tasks: lists in pages, resources that say when they change, waiting."""

import asyncio

import pytest

from ccmaster_hookspecs.events import TextSaid
from ccmaster_hookspecs.mcp import UnknownResource
from ccmaster_plugin_coordination.agents.standing import NOBODY
from ccmaster_plugin_coordination.tasks import looking
from ccmaster_plugin_coordination.tasks.events import TaskEvent, TaskStarted, task_stream
from ccmaster_plugin_coordination.tasks.resources import all_changed, one_changed


class Reading:
    """A reading of a resource."""

    def __init__(self, host, **variables):
        self.host, self.variables = host, variables


async def test_a_list_comes_in_pages_in_the_order_of_adding(crew):
    await crew.up("bob")
    added = [await crew.assign("bob", str(number)) for number in range(5)]
    cursor, read = None, []
    while True:
        told = await crew.does("list_tasks", limit=2, cursor=cursor)
        read += [one["task_id"] for one in told["tasks"]]
        assert len(told["tasks"]) <= 2
        if (cursor := told["next_cursor"]) is None:
            break
    assert read == added


async def test_a_list_has_only_what_is_wanted(crew):
    await crew.up("bob", "eva")
    bob = crew.agent("bob")
    mine = await crew.assign("eva", "mine", caller=bob)
    other = await crew.assign("bob", "other")
    await crew.works(mine)
    part = await crew.assign("bob", "part", caller=crew.agent("eva"))
    await crew.works(other)

    async def listed(**more):
        return [one["task_id"] for one in (await crew.does("list_tasks", **more))["tasks"]]

    assert await listed() == [mine, other, part]
    assert await listed(mine=True, caller=bob) == [mine]
    assert await listed(agent_id="eva") == [mine]
    assert await listed(parent=mine[:10]) == [part]
    assert await listed(state="ready") == [part]
    assert await listed(coordination_id="none") == []
    await crew.does("cancel_task", task_id=mine)
    assert await listed() == [other]
    assert await listed(include_over=True) == [mine, other, part]
    assert await listed(state="cancelled") == [mine, part]


async def test_of_an_agent_that_nobody_runs_it_is_told_what_it_waits_for(unhosted):
    session_id = await unhosted.host.launch(by=unhosted.host.person, working_dir="/", name="bob")
    unhosted.ids["bob"] = session_id
    task_id = await unhosted.assign("bob")
    assert (await unhosted.does("get_task", task_id=task_id))["why"] == f"for bob: {NOBODY}"
    stream = task_stream(task_id)
    began = TaskStarted(stream=stream, session=session_id, epoch=1, message_id="m")
    await unhosted.host.store.append(began)
    [told] = (await unhosted.does("list_tasks", state="working"))["tasks"]
    assert told["why"] == NOBODY


async def test_it_is_told_that_whoever_works_on_it_asks_for_a_permission(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", "[[write:/x|y]]")
    await crew.becomes("bob", lambda status: status.questions)
    told = await crew.does("get_task", task_id=task_id)
    assert told["why"] == "asks for Write: `ccmaster approve bob`, or deny"


async def test_the_resources_tell_the_same_and_when_they_change(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob")
    await crew.completes(task_id, "42")
    told = await looking.task(Reading(crew.host, task_id=task_id))
    assert told == await crew.does("get_task", task_id=task_id)
    every = await looking.tasks(Reading(crew.host))
    assert ([one["task_id"] for one in every["over"]], every["open"]) == ([task_id], [])
    with pytest.raises(UnknownResource):
        await looking.task(Reading(crew.host, task_id="nothing"))
    for event in await crew.happened(TaskEvent):
        assert all_changed(event) == ("ccmaster://tasks",)
        assert one_changed(event) == (f"ccmaster://tasks/{task_id}",)
    said = TextSaid(stream="session/x", text="x")
    assert (*all_changed(said), *one_changed(said)) == ()


async def test_who_waits_is_told_how_it_goes_and_when_it_is_over(crew, link):
    await crew.up("bob")
    wanted = {"agent_id": "bob", "task": "[[background:600]]", "idempotency_key": "k"}
    short = await crew.does(
        "assign_task_to_agent", wait_for_result=True, wait_seconds=0.2, link=link, **wanted
    )
    assert short["timed_out"]
    assert link.told
    waiting = asyncio.create_task(crew.does("assign_task_to_agent", wait_for_result=True, **wanted))
    await crew.completes(short["task_id"], "42")
    told = await waiting
    assert (told["task_id"], told["result"], told["timed_out"]) == (short["task_id"], "42", False)


async def test_an_agent_does_not_wait_for_itself(crew):
    await crew.up("bob")
    why = await crew.refused(
        "assign_task_to_agent",
        agent_id="bob",
        task="x",
        wait_for_result=True,
        caller=crew.agent("bob"),
    )
    assert why.startswith("agent_id: an agent cannot wait for itself")


async def test_another_process_sees_the_same_and_may_act(crew, elsewhere):
    await crew.up("bob")
    task_id = await elsewhere.assign("bob")
    await elsewhere.works(task_id, "bob")
    assert (await elsewhere.completes(task_id))["state"] == "done"
    assert (await crew.does("get_task", task_id=task_id))["state"] == "done"
