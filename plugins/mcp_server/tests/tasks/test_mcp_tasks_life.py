"""A task from its making to its end, as its client sees it."""

import asyncio
import re

import pytest

from ccmaster_hookspecs.mcp import Text, ToolFailure, ToolResult


async def greet(call):
    return f"Hello, {call.arguments.get('name', 'you')}!"


async def for_ever(call):
    await asyncio.Event().wait()


async def fail(call):
    raise ToolFailure("it cannot be done")


async def test_a_call_becomes_a_task_and_its_result_is_fetched(open_desk):
    async with open_desk(offers={"greet": greet}) as desk, desk.client() as client:
        made = await client.call("greet")
        assert made.keys() == {
            "resultType",
            "taskId",
            "status",
            "createdAt",
            "lastUpdatedAt",
            "ttlMs",
            "pollIntervalMs",
        }
        assert (made["resultType"], made["status"]) == ("task", "working")
        assert re.fullmatch(r"[A-Za-z0-9_-]{32}", made["taskId"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", made["createdAt"])
        assert made["ttlMs"] == 2 * 3600 * 1000
        assert made["pollIntervalMs"] == 5

        task = await client.until(made["taskId"], "completed")
        assert task["resultType"] == "complete"
        assert task["result"]["content"] == [{"type": "text", "text": "Hello, you!"}]
        assert "error" not in task
        assert "inputRequests" not in task
        assert task["createdAt"] == made["createdAt"] <= task["lastUpdatedAt"]
        assert await client.get(made["taskId"]) == task


async def test_what_the_tool_says_went_wrong_is_a_result(open_desk):
    async with open_desk(offers={"fail": fail}) as desk, desk.client() as client:
        task = await client.until((await client.call("fail"))["taskId"], "completed")
        assert task["result"]["isError"] is True
        assert "it cannot be done" in task["result"]["content"][0]["text"]


async def test_a_cancelled_task_stops_and_stays_cancelled(open_desk):
    stopped = asyncio.Event()

    async def waits(call):
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with open_desk(offers={"waits": waits}) as desk, desk.client() as client:
        task_id = (await client.call("waits"))["taskId"]
        assert await client.ask("tasks/cancel", task_id) == {"resultType": "complete"}
        task = await client.until(task_id, "cancelled")
        await asyncio.wait_for(stopped.wait(), 5)
        assert task["statusMessage"] == "its caller cancelled it"
        assert await client.ask("tasks/cancel", task_id) == {"resultType": "complete"}
        assert (await client.get(task_id))["status"] == "cancelled"


async def test_how_far_it_is_shows_in_its_status_message(open_desk):
    go_on = asyncio.Event()

    async def counts(call):
        await call.progress(1, 2, "half of it")
        await go_on.wait()

    async with open_desk(offers={"counts": counts}) as desk, desk.client() as client:
        task_id = (await client.call("counts"))["taskId"]
        async with asyncio.timeout(20):
            while (await client.get(task_id)).get("statusMessage") != "half of it":
                await asyncio.sleep(0.005)
        go_on.set()
        await client.until(task_id, "completed")


async def test_a_tool_that_takes_too_long_is_given_up(open_desk):
    offers = {"slow": {"call": for_ever, "task_timeout": 0.01}}
    async with open_desk(offers=offers) as desk, desk.client() as client:
        task = await client.until((await client.call("slow"))["taskId"], "completed")
        assert "was given up after" in task["result"]["content"][0]["text"]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (ToolResult(content=(Text("x" * 2000),)), "and a task keeps 1024 at most"),
        (ToolResult(structured={"when": object()}, content=(Text("x"),)), "is no JSON"),
        (ToolResult(structured=float("nan"), content=(Text("x"),)), "is no JSON"),
    ],
)
async def test_a_result_that_cannot_be_kept_fails_and_says_so(open_desk, result, said):
    async def returns(call):
        return result

    async with (
        open_desk(offers={"returns": returns}, task_result_bytes=1024) as desk,
        desk.client() as client,
    ):
        task = await client.until((await client.call("returns"))["taskId"], "completed")
        assert task["result"]["isError"] is True
        assert said in task["result"]["content"][0]["text"]


async def test_a_task_and_its_call_are_recorded(open_desk):
    async with open_desk(offers={"greet": greet}) as desk:
        async with desk.client() as client:
            await client.until((await client.call("greet"))["taskId"], "completed")
        store = desk.host.store
        async with asyncio.timeout(20):
            while len(calls := await store.read(0, "mcp/calls")) < 2:
                await asyncio.sleep(0.005)
        first, second = (stored.event for stored in calls)
        assert {first.word, second.word} == {"task", "ok"}
        assert first.call_id == second.call_id


async def test_arguments_that_do_not_fit_make_no_task(open_desk):
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    offers = {"greet": {"call": greet, "input_schema": schema}}
    async with open_desk(offers=offers) as desk, desk.client() as client:
        said = await client.call("greet", name=3)
        assert said["isError"] is True
        assert await desk.host.store.tail("mcp/tasks", 1) == []


async def test_without_those_who_run_them_no_task_is_made(open_desk):
    async with open_desk(running=False, offers={"greet": greet}) as desk, desk.client() as client:
        said = await client.call("greet")
        assert said["isError"] is True
        assert "runs no more tasks" in said["content"][0]["text"]
