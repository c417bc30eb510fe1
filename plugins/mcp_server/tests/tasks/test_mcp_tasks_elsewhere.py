"""Several servers over one store: any of them answers for a task, one of them runs it."""

import asyncio

from mcp_types import ElicitResult

from ccmaster_hookspecs.mcp import Form
from ccmaster_hookspecs.mcp.schemas import table, text

LEASE = 1.5
"""Seconds: longer than a busy machine keeps a process from its work."""
NAME = Form(text="Who are you?", schema=table({"name": text("Your name.")}))


async def answers(context, params):
    return ElicitResult(action="accept", content={"name": "Ada"})


async def greet(call):
    await call.progress(1, 2, "about to ask")
    return f"Hello, {(await call.ask(who=NAME))['who'].content['name']}!"


async def for_ever(call):
    await asyncio.Event().wait()


async def leases_pass(store):
    """Wait until claims that nobody renews have lapsed, by the store's own clock."""
    async with asyncio.timeout(20):
        for number in range(2):
            await store.claim(f"lease/{number}", "nobody", LEASE)
            while f"lease/{number}" in await store.claims():
                await asyncio.sleep(0.02)


async def test_a_task_is_answered_through_another_server(open_desk):
    async with (
        open_desk(offers={"greet": greet}) as here,
        open_desk() as there,
        here.client(elicitation_callback=answers) as mine,
        there.client() as elsewhere,
    ):
        task_id = (await mine.call("greet"))["taskId"]
        assert await elsewhere.get(task_id)
        await elsewhere.until(task_id, "input_required")
        given = {"who": {"action": "accept", "content": {"name": "Ada"}}}
        await elsewhere.ask("tasks/update", task_id, inputResponses=given)
        task = await elsewhere.until(task_id, "completed")
        assert task["result"]["content"][0]["text"] == "Hello, Ada!"
        assert await mine.get(task_id) == task


async def test_a_task_is_cancelled_through_another_server(open_desk):
    async with (
        open_desk(offers={"waits": for_ever}) as here,
        open_desk() as there,
        here.client() as mine,
        there.client() as elsewhere,
    ):
        task_id = (await mine.call("waits"))["taskId"]
        await elsewhere.ask("tasks/cancel", task_id)
        await mine.until(task_id, "cancelled")


async def test_a_server_that_runs_no_tasks_answers_for_them(open_desk):
    async with (
        open_desk(offers={"waits": for_ever}) as here,
        open_desk(running=False) as there,
        here.client() as mine,
        there.client() as elsewhere,
    ):
        task_id = (await mine.call("waits"))["taskId"]
        assert (await elsewhere.get(task_id))["status"] == "working"
        await elsewhere.ask("tasks/cancel", task_id)
        await elsewhere.until(task_id, "cancelled")


async def test_a_task_runs_once_however_long_it_takes(open_desk):
    """It outlasts several leases, while another server looks for tasks to take over."""
    runs, leases = [], asyncio.Event()

    async def counts(call):
        runs.append(call.call_id)
        await leases.wait()
        return "done"

    offers = {"counts": {"call": counts, "resumes": True}}
    quick = {"task_lease_seconds": LEASE}
    async with (
        open_desk(offers=offers, **quick) as here,
        open_desk(offers=offers, **quick),
        here.client() as client,
    ):
        task_id = (await client.call("counts"))["taskId"]
        stream = f"mcp-task/{task_id}"
        first = (await here.host.store.claims())[stream]
        await leases_pass(here.host.store)
        assert (await here.host.store.claims())[stream] == first
        leases.set()
        await client.until(task_id, "completed")
        assert len(runs) == 1


async def test_each_server_counts_the_tasks_of_all(open_desk):
    offers = {"waits": for_ever}
    most = {"tasks_at_once": 1}
    async with (
        open_desk(offers=offers, **most) as here,
        open_desk(offers=offers, **most) as there,
        here.client() as mine,
        there.client() as elsewhere,
    ):
        task_id = (await mine.call("waits"))["taskId"]
        async with asyncio.timeout(20):
            while "taskId" in (said := await elsewhere.call("waits")):
                await elsewhere.ask("tasks/cancel", said["taskId"])
                await elsewhere.until(said["taskId"], "cancelled")
        assert said["isError"] is True
        await mine.ask("tasks/cancel", task_id)
