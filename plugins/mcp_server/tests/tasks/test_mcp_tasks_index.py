"""A server that starts finds the tasks that are not over, and reads little for it."""

import asyncio

from attrs import define

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.events import UnknownEvent
from ccmaster_plugin_mcp_server.tasks.events import (
    INDEX,
    McpTaskClosed,
    McpTaskEnded,
    McpTaskOpened,
    stream_of,
)
from ccmaster_plugin_mcp_server.tasks.index import Index

FINISHED = 1000


async def greet(call):
    return "Hello!"


async def for_ever(call):
    await asyncio.Event().wait()


@define
class Counting:
    """A store that counts what is read of it."""

    store: object
    events: int = 0

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def read(self, *args):
        return self._counted(await self.store.read(*args))

    async def tail(self, *args):
        return self._counted(await self.store.tail(*args))

    def _counted(self, found):
        self.events += len(found)
        return found


async def many(open_desk, offers, **options):
    """Finish many tasks; return the id of one that goes on."""
    async with open_desk(offers=offers, tasks_at_once_per_caller=FINISHED, **options) as desk:
        async with desk.client() as client:
            for _ in range(FINISHED // 100):
                made = await asyncio.gather(*(client.call("greet") for _ in range(100)))
            await asyncio.gather(*(client.until(one["taskId"], "completed") for one in made))
            going_on = await client.call("waits")
        async with asyncio.timeout(60):
            while len(desk.tasks._index.open) > 1:
                await asyncio.sleep(0.01)
        assert desk.tasks._records._kept.keys() <= {going_on["taskId"]}
        return going_on["taskId"]


async def test_tasks_that_are_over_cost_nothing_at_the_start(open_desk, ccmaster_home, clock):
    offers = {"greet": greet, "waits": {"call": for_ever, "resumes": True}}
    task_id = await many(open_desk, offers, tasks_at_once=FINISHED)
    plugins = Plugins()
    plugins.discover(only={"mcp-server"})
    async with hosts.application(ccmaster_home, plugins) as host:
        assert len(await host.store.tail(INDEX, 10_000)) == 2 * FINISHED + 1
        store, index = Counting(host.store), Index()
        await index.load(store, clock.now)
        assert list(index.open) == [task_id]
        assert store.events < 300


async def test_what_nobody_knows_in_the_index_and_in_tasks_is_left_alone(open_desk):
    offers = {"greet": greet, "waits": {"call": for_ever, "resumes": True}}
    async with open_desk(offers=offers) as desk, desk.client() as client:
        task_id = (await client.call("waits"))["taskId"]
        junk = [
            UnknownEvent(stream=stream, kind="FromTheFuture", body="{}")
            for stream in (INDEX, stream_of(task_id), stream_of("B" * 32))
        ]
        broken = [
            UnknownEvent(stream=INDEX, kind="McpTaskOpened", body='{"task_id": 3}'),
            UnknownEvent(stream=stream_of(task_id), kind="McpTaskAnswered", body="{}"),
            UnknownEvent(stream=stream_of(task_id), kind="McpTaskEnded", body='{"word": []}'),
            McpTaskClosed(task_id="B" * 32, since=0),
        ]
        await desk.host.store.append(*junk, *broken)
        assert (await client.get(task_id))["status"] == "working"
    async with open_desk(offers=offers) as desk, desk.client() as client:
        assert (await client.get(task_id))["status"] == "working"
        await client.ask("tasks/cancel", task_id)
        await client.until(task_id, "cancelled")


async def test_an_index_that_names_a_task_that_never_was_is_no_trouble(open_desk, clock):
    async with open_desk(clock, offers={"greet": greet}) as desk, desk.client() as client:
        opened = McpTaskOpened(
            task_id="B" * 32,
            caller=desk.host.person,
            expires=clock.now.replace(year=2100),
            runner="nobody",
            since=0,
        )
        position = await desk.host.store.append(opened)
        async with asyncio.timeout(20):
            while desk.tasks._index._seen < position:
                await asyncio.sleep(0.005)
            while "B" * 32 in desk.tasks._index.open:
                await asyncio.sleep(0.005)
        await client.until((await client.call("greet"))["taskId"], "completed")


async def test_a_store_that_cannot_be_written_for_a_moment_loses_no_result(open_desk):
    fails = [StoreUnavailable("the disk is full", "make room")] * 2

    async with open_desk(offers={"greet": greet}) as desk, desk.client() as client:
        store = desk.host.store
        append = store.append

        async def unsure(*events, **how):
            if isinstance(events[0], McpTaskEnded) and fails:
                raise fails.pop()
            return await append(*events, **how)

        store.append = unsure
        try:
            await client.until((await client.call("greet"))["taskId"], "completed")
        finally:
            store.append = append
        assert fails == []
