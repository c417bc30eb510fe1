"""An idle agent of the runtime `demo` is a few values in memory, and nothing else."""

import asyncio
import gc
import threading
import tracemalloc
import weakref
from uuid import uuid4

import psutil

from ccmaster_hookspecs import LaunchRequest
from ccmaster_hookspecs.events import SessionLaunched
from ccmaster_plugin_demo_agent.runtime.agent import launch

AGENTS = 100
KILOBYTES_EACH = 50


async def test_many_idle_agents_cost_next_to_nothing(launched):
    await (await launched()).turn("hello")
    loop, process = asyncio.get_running_loop(), psutil.Process()
    gc.collect()
    threads, descriptors = threading.active_count(), process.num_fds()
    tracemalloc.start()
    try:
        idle = [await launched() for _ in range(AGENTS)]
        for agent in idle:
            await agent.turn("[[bash:ls]] [[slow:0:some words]]")
            agent.told.clear()
        gc.collect()
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / AGENTS < KILOBYTES_EACH * 1024
    assert [timer for timer in loop._scheduled if not timer.cancelled()] == []
    assert threading.active_count() <= threads  # those of earlier tests may end
    assert process.num_fds() == descriptors


async def test_an_agent_that_ended_is_forgotten(desk):
    tasks = asyncio.all_tasks()
    request = LaunchRequest(session_id=str(uuid4()), name="a", runtime="demo", working_dir="/")
    agent = await launch(request, desk)
    async for event in agent.events():
        if isinstance(event, SessionLaunched):
            await agent.stop()
    remembered = weakref.ref(agent)
    del agent
    gc.collect()
    assert remembered() is None
    assert asyncio.all_tasks() == tasks
