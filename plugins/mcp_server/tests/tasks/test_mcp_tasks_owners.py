"""Whose a task is, how long it lasts, and how many there may be."""

import asyncio

import pytest
from mcp import MCPError

from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_plugin_mcp_server.tasks.events import TASK, McpTaskEnded

UNKNOWN = "A" * 32
MALLORY = Principal(PrincipalKind.CLIENT, "mallory", frozenset(Scope))
METHODS = ("tasks/get", "tasks/update", "tasks/cancel")


async def for_ever(call):
    await asyncio.Event().wait()


async def greet(call):
    return "Hello!"


@pytest.mark.parametrize("method", METHODS)
async def test_anothers_task_is_as_one_that_never_was(open_desk, method):
    async with (
        open_desk(offers={"waits": for_ever}) as desk,
        desk.client() as mine,
        desk.client(MALLORY) as theirs,
    ):
        task_id = (await mine.call("waits"))["taskId"]
        told = []
        for one in (task_id, UNKNOWN):
            with pytest.raises(MCPError) as raised:
                await theirs.ask(method, one, inputResponses={})
            told.append(raised.value.error.model_dump())
        assert told[0] == told[1]
        assert (await mine.get(task_id))["status"] == "working"


async def test_the_same_name_of_another_kind_is_another(open_desk):
    async with (
        open_desk(offers={"waits": for_ever}) as desk,
        desk.client(MALLORY) as theirs,
        desk.client(person("mallory")) as other,
    ):
        task_id = (await theirs.call("waits"))["taskId"]
        with pytest.raises(MCPError):
            await other.get(task_id)
        assert (await theirs.get(task_id))["status"] == "working"


async def test_a_finished_task_is_gone_after_its_time(open_desk, clock):
    async with (
        open_desk(clock, offers={"greet": greet}, task_keep_seconds=60) as desk,
        desk.client() as client,
    ):
        made = await client.call("greet")
        await client.until(made["taskId"], "completed")
        clock.pass_by(milliseconds=made["ttlMs"] - 1)
        await client.get(made["taskId"])
        clock.pass_by(milliseconds=1)
        for method in METHODS:
            with pytest.raises(MCPError, match="there is no such task"):
                await client.ask(method, made["taskId"], inputResponses={})


async def test_a_task_that_runs_when_its_time_is_over_is_cancelled(open_desk, clock):
    stopped = asyncio.Event()

    async def waits(call):
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with open_desk(clock, offers={"waits": waits}, task_longest_seconds=600) as desk:
        async with desk.client() as client:
            made = await client.call("waits")
            assert made["ttlMs"] == 600_000
            clock.pass_by(seconds=600)
            with pytest.raises(MCPError, match="there is no such task"):
                await client.get(made["taskId"])
            await asyncio.wait_for(stopped.wait(), 20)
        async with asyncio.timeout(20):
            while not (ended := await desk.host.store.tail(TASK + made["taskId"], 1)):
                await asyncio.sleep(0.005)
            while not isinstance(ended[0].event, McpTaskEnded):
                ended = await desk.host.store.tail(TASK + made["taskId"], 1)
        assert ended[0].event.word == "cancelled"
        assert ended[0].event.reason == "its time was over"


async def test_one_caller_has_so_many_tasks_and_no_more(open_desk):
    async with (
        open_desk(offers={"waits": for_ever}, tasks_at_once_per_caller=2) as desk,
        desk.client() as mine,
        desk.client(MALLORY) as theirs,
    ):
        made = await asyncio.gather(*(mine.call("waits") for _ in range(5)))
        given = [one["taskId"] for one in made if "taskId" in one]
        refused = [one for one in made if "taskId" not in one]
        assert len(given) == 2
        for one in refused:
            assert one["isError"] is True
            assert "2 tasks that are not over" in one["content"][0]["text"]
        assert "taskId" in await theirs.call("waits")

        await mine.ask("tasks/cancel", given[0])
        await mine.until(given[0], "cancelled")
        assert "taskId" in await mine.call("waits")


async def test_all_callers_together_have_so_many_tasks_and_no_more(open_desk):
    async with (
        open_desk(offers={"waits": for_ever}, tasks_at_once=2) as desk,
        desk.client() as mine,
        desk.client(MALLORY) as theirs,
    ):
        assert "taskId" in await mine.call("waits")
        assert "taskId" in await theirs.call("waits")
        assert (await mine.call("waits"))["isError"] is True
        assert (await theirs.call("waits"))["isError"] is True
