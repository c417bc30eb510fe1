"""Five thousand sessions come and go in one host, and leave nothing behind in it."""

import asyncio
import gc

import psutil
import pytest
from attrs import frozen

SESSIONS, AT_ONCE, WARM_UP = 5000, 50, 1000
PATIENCE = 20.0
"""Seconds that sessions get to be gone for good."""
MEMORY_GROWTH = 6 * 1024 * 1024
"""Bytes that 4,000 sessions may add: 1.5 KB each; one takes more than 20 KB while it lives."""


@frozen
class Footprint:
    memory: int
    files: int
    tasks: int
    threads: int


def footprint():
    gc.collect()
    process = psutil.Process()
    return Footprint(
        memory=process.memory_full_info().uss,
        files=process.num_fds(),
        tasks=len(asyncio.all_tasks()),
        threads=process.num_threads(),
    )


async def one_session(host, ana, folder):
    session = await host.launch(by=ana, working_dir=folder, runtime="demo", watch=False)
    message = await host.send(session, "a [[bash:echo hi]] [[text:done]]", by=ana)
    receipt = await host.receipt(session, message, wait=True)
    await host.stop(session, by=ana)
    return receipt.answer


async def all_gone(host):
    """Wait until nothing of any session is left in the host."""
    async with asyncio.timeout(PATIENCE):
        while host.statuses() or any(c.startswith("session/") for c in await host.store.claims()):
            await asyncio.sleep(0)
    for _ in range(10):
        await host.store.claims()  # a way around through the loop and the disk


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_memory_files_and_tasks_stay_flat(open_host, ana, folder):
    gate = asyncio.Semaphore(AT_ONCE)

    async def gated(host):
        async with gate:
            return await one_session(host, ana, folder)

    async def batch(host, count):
        answers = await asyncio.gather(*(gated(host) for _ in range(count)))
        assert answers == ["done"] * count
        async with asyncio.timeout(PATIENCE):
            while host.statuses() or len(asyncio.all_tasks()) > idle_tasks:
                await host.store.claims()  # a way around through the loop and the disk
        await host.folded.save()

    async with open_host() as host:
        await one_session(host, ana, folder)
        await all_gone(host)
        idle_tasks = len(asyncio.all_tasks())
        await batch(host, WARM_UP)
        before = footprint()
        await batch(host, SESSIONS - WARM_UP)
        after = footprint()
        assert len(await host.folded.all()) == SESSIONS + 1
    assert after.tasks <= before.tasks
    assert after.files <= before.files + 2
    assert after.threads <= before.threads + 2
    assert after.memory - before.memory < MEMORY_GROWTH
