"""What a task, a report and a change must be; what is refused says why, and changes nothing."""

from itertools import pairwise

import pytest

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.principals import Scope, system
from ccmaster_plugin_coordination.tasks.adding import add, new_id
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import (
    LateResultRefused,
    TaskAdded,
    TaskEvent,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.words import TaskState


def added(by, key, **more):
    given = {"by": by, "title": key, "text": key, **more}
    return TaskAdded(stream=task_stream(new_id(by, key)), **given)


def ids(by, *keys):
    return tuple(new_id(by, key) for key in keys)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"text": " "}, "the task is empty"),
        ({"text": "x" * 100_001}, "the task has 100001 characters"),
        ({"title": "x" * 201}, "the title has 201 characters"),
        ({"text": "\ud800"}, "no valid Unicode"),
        ({"max_retries": -1}, "max_retries cannot be -1"),
        ({"timeout_seconds": 0.0}, "timeout_seconds cannot be 0.0"),
        ({"timeout_seconds": float("nan")}, "timeout_seconds cannot be nan"),
        ({"capabilities": ("No Word",)}, "'No Word' cannot be one of the capabilities"),
        ({"capabilities": tuple(f"c{n}" for n in range(33))}, "33 capabilities are too many"),
        ({"choices": ("a", "a")}, "there are 2 choices"),
        ({"choices": (" ",)}, "' ' cannot be a choice"),
        ({"after": ("nobody",)}, "no task has the id 'nobody'"),
        ({"after": tuple(str(n) for n in range(101))}, "waits for 101 others"),
        ({"parent": "nobody"}, "no task has the id 'nobody'"),
        ({"assignee": "nobody"}, "no session has the id 'nobody'"),
        ({"open_to": ("nobody",)}, "no session has the id 'nobody'"),
    ],
)
async def test_a_task_that_cannot_be_is_refused_and_none_of_the_others_is_added(crew, more, why):
    ana = crew.host.person
    with pytest.raises(InvalidRequest) as refused:
        await add(crew.host, [added(ana, "good"), added(ana, "bad", **more)], by=ana)
    assert why in refused.value.problem
    assert await crew.happened(TaskEvent) == []


async def test_a_circle_is_refused_with_its_path(crew):
    ana = crew.host.person
    a, b, c = ids(ana, "a", "b", "c")
    circle = [added(ana, "a", after=(b,)), added(ana, "b", after=(c,)), added(ana, "c", after=(a,))]
    with pytest.raises(InvalidRequest) as refused:
        await add(crew.host, circle, by=ana)
    path = refused.value.problem.partition(": ")[2].split(" → ")
    assert path[0] == path[-1]
    assert {one[:8] for one in path} == {a[:8], b[:8], c[:8]}
    following = dict(pairwise(path))
    waits = {a[:8]: b[:8], b[:8]: c[:8], c[:8]: a[:8]}
    assert all(waits[one[:8]] == other[:8] for one, other in following.items())


async def test_no_part_waits_for_its_whole_nor_for_who_works_on_it(crew):
    await crew.up("lead", "bob")
    whole = await crew.assign("lead")
    await crew.works(whole)
    lead = crew.agent("lead")
    for more in ({"agent_id": "bob", "dependencies": [whole]}, {"agent_id": "lead"}):
        why = await crew.refused("assign_task_to_agent", task="part", caller=lead, **more)
        assert why.startswith("the tasks would wait for each other")
    part = await crew.assign("bob", caller=lead)
    await crew.works(part, "bob")
    back = await crew.refused(
        "assign_task_to_agent", agent_id="lead", task="x", caller=crew.agent("bob")
    )
    assert back.count("→") == 3


async def test_an_agent_adds_only_so_many_tasks_and_a_person_any_number(configure, open_crew):
    configure("max_open_tasks = 2")
    async with open_crew() as crew:
        await crew.up("bob")
        ana, bob = crew.host.person, crew.agent("bob")
        await add(crew.host, [added(ana, str(n)) for n in range(10)], by=ana)
        await add(crew.host, [added(bob, "1", capabilities=("x",))], by=bob)
        bomb = [added(bob, f"more {n}", capabilities=("x",)) for n in range(2)]
        with pytest.raises(Refused) as refused:
            await add(crew.host, bomb, by=bob)
        assert "has added 1 tasks that are not over, and 2 more would be too many" in str(
            refused.value
        )
        await crew.does("cancel_task", task_id=new_id(bob, "1"), caller=bob)
        assert len(await add(crew.host, bomb, by=bob)) == 2


async def test_the_same_tasks_are_added_once(crew):
    ana = crew.host.person
    several = [added(ana, "a"), added(ana, "b", after=ids(ana, "a"))]
    first = await add(crew.host, several, by=ana)
    assert await add(crew.host, several, by=ana) == first
    assert len(await crew.happened(TaskAdded)) == 2
    with pytest.raises(InvalidRequest, match="is another one"):
        await add(crew.host, [added(ana, "a", text="other")], by=ana)


async def test_a_call_that_is_repeated_adds_once(crew):
    await crew.up("bob")
    wanted = {"agent_id": "bob", "task": "[[background:600]]"}
    first = await crew.does("assign_task_to_agent", idempotency_key="k", **wanted)
    again = await crew.does("assign_task_to_agent", idempotency_key="k", **wanted)
    assert first["task_id"] == again["task_id"]
    resumed = [
        (await crew.does("assign_task_to_agent", call_id="c", **wanted))["task_id"]
        for _ in range(2)
    ]
    assert len({*resumed}) == 1
    assert len(await crew.happened(TaskAdded)) == 2


async def test_a_call_that_runs_again_after_its_agent_has_ended_still_means_the_same(crew):
    await crew.up("bob")
    wanted = {"agent_id": "bob", "task": "x", "call_id": "c"}
    first = await crew.does("assign_task_to_agent", **wanted)
    await crew.ends("bob")
    await crew.up("bob")
    again = await crew.does("assign_task_to_agent", **wanted)
    assert again["task_id"] == first["task_id"]
    assert len(await crew.happened(TaskAdded)) == 1


async def test_ccmaster_itself_may_name_an_agent_that_is_gone(crew):
    own = system("tasks")
    [task] = await add(crew.host, [added(own, "a", assignee="gone")], by=own)
    assert task.assignee == "gone"


async def test_without_the_scope_nothing_is_added_or_changed(crew):
    await crew.up("bob")
    reader = crew.agent("bob", Scope.SESSION_READ)
    why = await crew.refused("assign_task_to_agent", agent_id="bob", task="x", caller=reader)
    assert "lacks the scope agent:coordinate" in why
    with pytest.raises(Refused):
        await add(crew.host, [added(reader, "a")], by=reader)


async def test_only_the_agent_that_works_on_a_task_reports_on_it(crew):
    await crew.up("bob", "eva")
    task_id = await crew.assign("bob")
    await crew.works(task_id)
    foreign = await crew.refused(
        "complete_task", caller=crew.agent("eva"), task_id=task_id, result="mine"
    )
    assert "is what another agent works on" in foreign
    wrong = await crew.refused(
        "fail_task", caller=crew.agent("bob"), task_id=task_id, epoch=7, reason="x"
    )
    assert wrong.startswith(f"attempt 7 of task {task_id} is over; attempt 1 runs")
    nobody = await crew.refused("complete_task", task_id=task_id, result="x")
    assert nobody.startswith("person/ana works on no task")
    assert len(await crew.happened(LateResultRefused)) == 2
    assert (await crew.task(task_id)).state is TaskState.WORKING


async def test_a_late_report_that_is_repeated_is_kept_once_an_attempt(crew):
    await crew.up("bob", "eva")
    task_id = await crew.assign("bob")
    await crew.works(task_id)
    for number in range(3):
        await crew.refused(
            "complete_task", caller=crew.agent("eva"), task_id=task_id, result=str(number)
        )
    assert len(await crew.happened(LateResultRefused)) == 1
    await crew.fails(task_id)
    await crew.reaches(task_id, TaskState.WORKING, lambda task: task.epoch == 2)
    await crew.refused("complete_task", caller=crew.agent("eva"), task_id=task_id, result="again")
    assert len(await crew.happened(LateResultRefused)) == 2


async def test_a_report_fits_its_task(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob", choices=["yes", "no"])
    await crew.works(task_id)
    bob = crew.agent("bob")
    why = await crew.refused("complete_task", caller=bob, result="x")
    assert why.startswith("None is none of the task's choices: give one of yes, no")
    long = await crew.refused("complete_task", caller=bob, result="x" * 200_001, choice="no")
    assert "the result has 200001 characters" in long
    assert (await crew.completes(task_id, choice="no"))["why"] == "chose no"
    again = await crew.does(
        "complete_task", caller=bob, task_id=task_id, result="done", choice="no"
    )
    assert again["state"] == "done"
    other = await crew.refused("complete_task", caller=bob, task_id=task_id, result="other")
    assert other.startswith(f"task {task_id} is done")
    plain = await crew.assign("bob")
    await crew.works(plain)
    needless = await crew.refused("complete_task", caller=bob, result="x", choice="yes")
    assert needless.startswith("the task gives nothing to choose")


async def test_only_who_added_a_task_or_a_person_changes_it(crew):
    await crew.up("bob", "eva")
    bob, eva = crew.agent("bob"), crew.agent("eva")
    task_id = await crew.assign("bob", caller=eva)
    for tool, more in (
        ("cancel_task", {}),
        ("retry_task", {"agent_id": "bob"}),
        ("set_task_priority", {"priority": "p0"}),
    ):
        why = await crew.refused(tool, caller=bob, task_id=task_id, **more)
        assert why.startswith(f"task {task_id} was added by session/{crew.ids['eva']}")
    assert (await crew.does("set_task_priority", caller=eva, task_id=task_id, priority="p0"))[
        "priority"
    ] == "p0"
    await crew.does("cancel_task", task_id=task_id)
    assert "is cancelled already" in await crew.refused("cancel_task", task_id=task_id)


async def test_what_is_done_or_goes_on_is_not_tried_again(crew):
    await crew.up("bob")
    task_id = await crew.assign("bob")
    await crew.works(task_id)
    assert "is working, not over" in await crew.refused("retry_task", task_id=task_id)
    await crew.completes(task_id)
    assert "is done" in await crew.refused("retry_task", task_id=task_id)


async def test_a_task_may_be_meant_by_the_beginning_of_its_id(crew):
    ana = crew.host.person
    one, other = (task_stream(f"ab{n}") for n in (1, 2))
    await crew.host.store.append(
        TaskAdded(stream=one, by=ana, title="x", text="x", capabilities=("z",)),
        TaskAdded(stream=other, by=ana, title="y", text="y", capabilities=("z",)),
    )
    assert (await crew.does("get_task", task_id="ab1"))["title"] == "x"
    assert "'ab' may be any of" in await crew.refused("get_task", task_id="ab")
    assert "no task has the id 'c'" in await crew.refused("get_task", task_id="c")
    assert len((await board_of(crew.host).now()).tasks) == 2
