"""Agents that get tasks and report on them themselves, through the real MCP endpoint."""

import json

import pytest

from ccmaster_hookspecs.events import MessageSent
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_plugin_coordination.tasks.words import TaskState

DONE, FAILED = TaskState.DONE, TaskState.FAILED


def uses(tool, **arguments):
    """Write the directive with which a demo agent uses one of ccmaster's own tools."""
    within = json.dumps(arguments).replace("[[", "<<").replace("]]", ">>")
    return f"[[tool:mcp__ccmaster__{tool} {within}]]"


@pytest.fixture
async def served(configure, open_crew):
    configure(enabled="true")
    async with open_crew() as crew:
        yield crew


async def test_an_agent_completes_its_task_and_the_next_one_builds_on_it(served):
    await served.up("ana-1", "ben-1")
    first = await served.assign("ana-1", task=uses("complete_task", result="the key is 17"))
    then = await served.assign(
        "ben-1",
        task=uses("complete_task", result="opened", artifacts=["/door"]),
        dependencies=[first],
    )
    task = await served.reaches(then, DONE)
    assert (task.result, task.artifacts) == ("opened", ("/door",))
    sent = await served.happened(MessageSent)
    assert any("the key is 17" in one.text and one.message_id == task.message_id for one in sent)


async def test_an_agent_that_cannot_says_so_and_another_try_succeeds(served):
    await served.up("bob")
    text = (
        f"[[if:attempt 1|tool:mcp__ccmaster__fail_task {json.dumps({'reason': 'not yet'})}]]"
        f"[[if:attempt 2|tool:mcp__ccmaster__complete_task {json.dumps({'result': 'now'})}]]"
    )
    task = await served.reaches(await served.assign("bob", task=text), DONE)
    assert (task.epoch, task.failures, task.result) == (2, 1, "now")


async def test_a_lead_hands_out_parts_and_completes_once_they_are_over(served):
    await served.up("lead")
    await served.up("w1", "w2", capabilities=("work",))
    part = uses(
        "assign_task_to_agent",
        agent_id=None,
        capabilities=["work"],
        task=uses("complete_task", result="a part"),
    )
    whole = await served.assign("lead", task=f"{part}{part}[[text:handed out]]")
    parts = (await served.reaches(whole, TaskState.WORKING, lambda task: task.told_parts)).task_id
    tasks = (await served.does("get_task", task_id=parts))["parts"]
    assert [one["state"] for one in tasks] == ["done", "done"]
    for one in tasks:
        assert (await served.task(one["task_id"])).by.kind is PrincipalKind.SESSION
    assert (await served.completes(whole))["state"] == "done"


async def test_who_waits_for_a_result_is_told_how_it_goes(served):
    await served.up("bob")
    told = await served.does(
        "assign_task_to_agent",
        agent_id="bob",
        task=uses("complete_task", result="there").replace("[[", "[[slow:0.05:a b c+"),
        wait_for_result=True,
    )
    assert (told["state"], told["result"], told["timed_out"]) == ("done", "there", False)
