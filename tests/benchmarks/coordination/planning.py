"""What it takes to add a graph of ten thousand tasks, beside keeping as many events."""

import asyncio
import random
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from attrs import evolve
from tests.benchmarks import hosts
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row

from ccmaster_plugin_coordination.tasks import adding
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream

TASKS, MOST, NEAR = 10_000, 5, 500
"""How many; how many others each waits for at most, and of how many before it."""
TEXT = "what is to be done"


def a_large_graph(home: Path) -> Sequence[Row]:
    """Check, add and fold all of it at once."""
    return [asyncio.run(_planned(home))]


async def _planned(home: Path) -> Row:
    tasks = _graph(random.Random(1))
    async with hosts.asking(home) as application:
        begun = time.perf_counter()
        await application.store.append(*(evolve(task, stream="yardstick") for task in tasks))
        kept = time.perf_counter() - begun
        begun = time.perf_counter()
        await adding.add(application, tasks, by=ANA)
        planned = time.perf_counter() - begun
    edges = sum(len(task.after) for task in tasks)
    return Row(
        name=f"a graph of {TASKS:,} tasks planned",
        ours=1000 * planned,
        yardstick=1000 * kept,
        unit="ms",
        aim=5,
        better=Better.LESS,
        note=f"{edges:,} dependencies checked for circles; the store keeps the same events",
    )


def _graph(chance: random.Random) -> list[TaskAdded]:
    ids = [str(UUID(int=number + 1)) for number in range(TASKS)]
    return [
        TaskAdded(
            stream=task_stream(task_id),
            by=ANA,
            title="a task",
            text=TEXT,
            after=tuple(chance.sample(near, min(len(near), chance.randint(0, MOST)))),
        )
        for number, task_id in enumerate(ids)
        for near in [ids[max(0, number - NEAR) : number]]
    ]
