"""A server dies, or sleeps past its lease: each task ends once, and in the record once."""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from ccmaster_plugin_mcp_server.tasks.events import McpTaskEnded, McpTaskTaken, stream_of

PATIENCE = 60.0
PROGRAM = Path(__file__).parent / "another_server.py"


async def done(call):
    return f"done under {call.call_id}"


JOB = {"job": {"call": done, "resumes": True}}


@pytest.fixture
async def other(ccmaster_home):
    """Return a server in another process, and the task that it runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), str(ccmaster_home), stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            task_id = (await process.stdout.readline()).decode().strip()
        assert len(task_id) == 32
        yield process, task_id
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ends_of(store, task_id):
    events = [stored.event for stored in await store.read(0, stream_of(task_id))]
    return [event for event in events if isinstance(event, McpTaskEnded)], events


async def recorded(store, call_id, last="ok"):
    """Count how often each outcome of a call was recorded, once the last one was."""
    async with asyncio.timeout(PATIENCE):
        while True:
            calls = [stored.event for stored in await store.read(0, "mcp/calls")]
            words = Counter(call.word for call in calls if call.call_id == call_id)
            if words[last]:
                return words
            await asyncio.sleep(0.02)


async def test_a_task_whose_server_was_killed_is_finished_by_the_next(other, open_desk):
    process, task_id = other
    async with open_desk(running=False) as desk, desk.client() as client:
        assert (await client.get(task_id))["status"] == "working"
        call_id = (await desk.host.store.read(0, stream_of(task_id)))[0].event.call_id
        await recorded(desk.host.store, call_id, "task")
        process.kill()
        await process.wait()
        assert (await client.get(task_id))["status"] == "working"
    async with open_desk(offers=JOB, task_lease_seconds=2) as desk, desk.client() as client:
        task = await client.until(task_id, "completed")
        store = desk.host.store
        ends, events = await ends_of(store, task_id)
        assert task["result"]["content"][0]["text"] == f"done under {call_id}"
        assert len(ends) == 1
        assert sum(isinstance(event, McpTaskTaken) for event in events) == 1
        assert await recorded(store, call_id) == Counter(task=1, ok=1)


async def test_a_server_that_runs_already_takes_the_task_of_one_that_dies(other, open_desk):
    process, task_id = other
    async with open_desk(offers=JOB, task_lease_seconds=2) as desk, desk.client() as client:
        assert (await client.get(task_id))["status"] == "working"
        process.kill()
        await client.until(task_id, "completed")


async def test_the_late_result_of_a_server_that_slept_past_its_lease_is_refused(
    other, open_desk, ccmaster_home
):
    process, task_id = other
    process.send_signal(signal.SIGSTOP)
    async with open_desk(offers=JOB, task_lease_seconds=2) as desk, desk.client() as client:
        task = await client.until(task_id, "completed")
        (ccmaster_home / "go").touch()
        process.send_signal(signal.SIGCONT)
        async with asyncio.timeout(PATIENCE):
            assert (await process.stdout.readline()).startswith(b"over")
        assert await client.get(task_id) == task
        ends, _ = await ends_of(desk.host.store, task_id)
        assert [end.result["content"][0]["text"] for end in ends] == [
            task["result"]["content"][0]["text"]
        ]
