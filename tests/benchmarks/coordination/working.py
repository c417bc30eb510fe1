"""How many tasks a second one host gets done: by agents, and on the board alone."""

import asyncio
import json
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from tests.benchmarks import homes, hosts
from tests.benchmarks.coordination.tools import CONFIGURATION, appends_a_second
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.watching import Watch, watched

from ccmaster_core.application import Application
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.going_on import begin
from ccmaster_plugin_coordination.tasks import adding
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import TaskAdded, TaskCompleted, task_stream

AGENTS, TASKS, ON_THE_BOARD = 10, 300, 500
REPORT = f"[[tool:mcp__ccmaster__complete_task {json.dumps({'result': 'done'})}]]"


def by_agents(home: Path) -> Sequence[Row]:
    """Pretended agents that report at once, through the real endpoint."""
    return [asyncio.run(_by_agents(home))]


def on_the_board(home: Path) -> Sequence[Row]:
    """Nothing but the two commits of each task: begun, and done."""
    return [asyncio.run(_on_the_board(home))]


async def _by_agents(home: Path) -> Row:
    homes.made(home, CONFIGURATION)
    async with hosts.here(home) as host, watched(host.store) as watch:
        for _ in range(AGENTS):
            await host.launch(by=ANA, working_dir=str(home), runtime="demo", watch=False)
        for _ in range(AGENTS):
            await watch.until(lambda event: isinstance(event, e.SessionLaunched))
        await _add(host, AGENTS)  # whatever is made at the first call of each
        await _completed(watch, AGENTS)
        begun = time.perf_counter()
        await _add(host, TASKS)
        await _completed(watch, TASKS)
        seconds = time.perf_counter() - begun
        rate = await appends_a_second(host)
    return Row(
        name=f"tasks done by {AGENTS} agents of one host",
        ours=TASKS / seconds,
        unit="/s",
        aim=20,
        relative=False,
        better=Better.MORE,
        note=f"reported over HTTP; the store takes {rate:,.0f} appends a second",
    )


async def _on_the_board(home: Path) -> Row:
    async with hosts.asking(home) as application:
        await _add(application, ON_THE_BOARD)
        session = str(uuid4())
        status = Status(session_id=session, state=State.IDLE)
        board = await board_of(application).now()
        begun = time.perf_counter()
        while task := (await board.now()).next_for(status):
            answer = begin(status, task, board)
            await application.store.append(*answer.also, expect=answer.expect)
            working = (await board.now()).tasks[task.task_id]
            stream = task_stream(task.task_id)
            done = TaskCompleted(stream=stream, session=session, epoch=working.epoch, result="done")
            await application.store.append(done, expect={stream: working.position})
        seconds = time.perf_counter() - begun
        rate = await appends_a_second(application)
    return Row(
        name="tasks begun and done on the board alone",
        ours=ON_THE_BOARD / seconds,
        yardstick=rate / 2,
        unit="/s",
        aim=0.3,
        better=Better.MORE,
        note="half of the store's appends a second: each task is two",
    )


async def _add(application: Application, count: int) -> None:
    tasks = [
        TaskAdded(stream=task_stream(str(uuid4())), by=ANA, title="report", text=REPORT)
        for _ in range(count)
    ]
    await adding.add(application, tasks, by=ANA)


async def _completed(watch: Watch, count: int) -> None:
    for _ in range(count):
        await watch.until(lambda event: isinstance(event, TaskCompleted))
