"""An agent that dies: its task is done elsewhere, and what it reports late is refused."""

import pytest

from ccmaster_hookspecs.events import (
    LaunchRequested,
    MessageSent,
    SessionClaimed,
    SessionLaunched,
    session_stream,
)
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks.events import (
    LateResultRefused,
    TaskAdded,
    TaskPassedOn,
    TaskReturned,
    TaskStarted,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.words import Cause, TaskState

BUSY = "[[background:600]] [[text:on it]]"
READY, WORKING, FAILED = TaskState.READY, TaskState.WORKING, TaskState.FAILED


async def test_a_task_whose_agent_died_is_done_by_one_of_the_same_role(crew):
    await crew.up("bob", "eva", role="worker")
    await crew.up("odd", role="another")
    task_id = await crew.assign("bob")
    await crew.works(task_id, "bob")
    await crew.ends("bob")
    task = await crew.reaches(task_id, WORKING, lambda task: task.epoch == 2)
    assert crew.name(task.session) == "eva"
    [returned] = await crew.happened(TaskReturned)
    assert returned.cause is Cause.LOST
    assert returned.reason == "its agent is gone: the session ended (stopped)"
    assert task.failures == 0

    late = await crew.refused(
        "complete_task", caller=crew.agent("bob"), task_id=task_id, epoch=1, result="late"
    )
    assert late.startswith(f"task {task_id} is what another agent works on (attempt 2)")
    [refused] = await crew.happened(LateResultRefused)
    assert (refused.session, refused.epoch) == (crew.ids["bob"], 1)
    assert (await crew.completes(task_id, "in time"))["result"] == "in time"


async def test_whoever_can_all_that_the_dead_one_could_stands_in(crew):
    await crew.up("bob", capabilities=("python", "docs"))
    await crew.up("half", capabilities=("python",))
    task_id = await crew.assign("bob")
    await crew.works(task_id, "bob")
    await crew.ends("bob")
    told = await crew.reaches(task_id, READY, lambda task: task.epoch == 1)
    assert told.assignee == crew.ids["bob"]
    why = (await crew.does("get_task", task_id=task_id))["why"]
    assert why.startswith("bob is gone: retry it with another agent")

    await crew.up("eva", capabilities=("docs", "python", "rust"))
    task = await crew.works(task_id, "eva")
    assert task.epoch == 2


async def test_a_person_gives_it_to_another_where_nobody_is_alike(crew):
    await crew.up("bob", "eva")
    task_id = await crew.assign("bob")
    await crew.works(task_id, "bob")
    await crew.ends("bob")
    await crew.reaches(task_id, READY)
    assert "has ended" in await crew.refused("retry_task", task_id=task_id, agent_id="bob")
    await crew.does("retry_task", task_id=task_id, agent_id="eva")
    assert (await crew.works(task_id, "eva")).epoch == 2


async def test_what_was_not_begun_is_passed_on_too(crew):
    await crew.up("bob", "eva", role="worker")
    first = await crew.assign("bob")
    await crew.works(first)
    second = await crew.assign("bob", "second")
    await crew.works(await crew.assign("eva", "other"))
    await crew.ends("bob")
    await crew.reaches(second, READY, lambda task: task.assignee is None)
    [passed] = [
        one for one in await crew.happened(TaskPassedOn) if one.stream == task_stream(second)
    ]
    assert passed.open_to == (crew.ids["eva"],)


async def test_who_stands_in_is_told_of_the_parts_that_were_handed_out(crew):
    await crew.up("lead", "deputy", role="lead")
    await crew.up("bob")
    whole = await crew.assign("lead")
    await crew.works(whole, "lead")
    part = await crew.assign("bob", "paint it", caller=crew.agent("lead"))
    await crew.works(part)
    await crew.ends("lead")
    task = await crew.works(whole, "deputy")
    [sent] = [one for one in await crew.happened(MessageSent) if one.message_id == task.message_id]
    assert f"{part} is working: paint it" in sent.text


async def test_a_task_is_begun_only_so_often_whatever_becomes_of_it(configure, open_crew):
    configure("max_attempts = 2")
    async with open_crew() as crew:
        await crew.up("a1", "a2", "a3", role="worker")
        task_id = await crew.assign("a1")
        for _ in range(2):
            task = await crew.works(task_id)
            await crew.ends(crew.name(task.session))
            await crew.reaches(
                task_id, FAILED if task.epoch == 2 else WORKING, lambda one, n=task: one != n
            )
        task = await crew.task(task_id)
        assert task.reason.endswith("it was begun 2 times, and is not begun again by itself")


async def test_a_session_that_comes_back_takes_nothing_up_that_is_no_longer_its_own(crew):
    await crew.up("bob", "eva", role="worker")
    task_id = await crew.assign("bob")
    await crew.works(task_id, "bob")
    await crew.ends("bob")
    await crew.works(task_id, "eva")
    await crew.host.resume(crew.ids["bob"], by=crew.host.person)
    status = await crew.becomes("bob", lambda status: status.state is State.IDLE)
    assert "task" not in status.notes
    late = await crew.refused("complete_task", caller=crew.agent("bob"), result="late")
    assert late.startswith("you work on no task")


async def test_a_host_that_conducts_late_catches_up(configure, open_crew, ccmaster_home):
    """The agents end while nobody conducts; the host that comes then returns their tasks."""
    async with open_crew() as crew:
        await crew.up("bob", role="worker")
        task_id = await crew.assign("bob")
        await crew.works(task_id)
        ids = crew.ids
    async with open_crew() as crew:
        crew.ids = ids
        assert not (await crew.host.status(ids["bob"])).live
        task = await crew.reaches(task_id, READY)
        assert task.reason == "its agent is gone: the session ended (stopped)"
        await crew.up("eva", role="worker")
        assert (await crew.works(task_id, "eva")).epoch == 2


async def test_another_host_takes_over_conducting(configure, open_crew):
    configure(lease=1)
    async with open_crew() as first:
        await first.up("bob", role="worker")
        async with open_crew() as second:
            second.ids = first.ids
            await second.up("eva", role="worker")
            task_id = await first.assign("bob")
            await first.works(task_id)
            claims = await first.host.store.claims("coordination/")
            assert [claim.holder for claim in claims.values()] == [first.host.host_id]
            await first.host.store.release(claims["coordination/conductor"])
            await first.ends("bob")
            assert (await second.works(task_id, "eva")).epoch == 2


async def test_a_session_that_nobody_runs_any_more_keeps_no_task(configure, open_crew):
    """Its host died, and the only one that lives takes no sessions of others."""
    configure(lease=1)
    async with open_crew(adopts=False) as crew:
        await crew.up("eva", role="worker", here=True)
        ana = crew.host.person
        lost = session_stream("00000000-0000-4000-8000-000000000000")
        stream = task_stream("lost")
        await crew.host.store.append(
            LaunchRequested(
                stream=lost,
                by=ana,
                name="bob",
                runtime="demo",
                working_dir=crew.folder,
                scopes=tuple(Scope),
                role="worker",
            ),
            SessionClaimed(stream=lost, host="dead", epoch=1),
            SessionLaunched(stream=lost),
            TaskAdded(stream=stream, by=ana, title="x", text=BUSY, assignee=lost.partition("/")[2]),
            TaskStarted(stream=stream, session=lost.partition("/")[2], epoch=1, message_id="m"),
        )
        task = await crew.works("lost", "eva")
        assert (task.epoch, task.reason) == (2, "its host is gone, and no other runs its session")


@pytest.mark.parametrize("scopes", [(Scope.SESSION_READ,), ()])
async def test_who_may_not_coordinate_gets_no_task(crew, scopes):
    await crew.up("bob", scopes=scopes)
    why = await crew.refused("assign_task_to_agent", agent_id="bob", task="x")
    assert "lacks the scope agent:coordinate" in why
