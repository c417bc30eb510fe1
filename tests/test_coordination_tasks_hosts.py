"""Tasks over several hosts, one of which is killed: what ran there is done elsewhere, once."""

import asyncio
import os
import signal

import pytest

from ccmaster_core.hosts import living
from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks.adding import add, new_id
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import (
    LateResultRefused,
    TaskAdded,
    TaskCompleted,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.reporting import complete
from ccmaster_plugin_coordination.tasks.words import TaskState

PATIENCE = 60.0
CONFIGURATION = """
[host]
lease_seconds = 1
[sessions]
runtime = "demo"
[mcp_server]
enabled = false
"""


async def until(application, task_id, holds):
    """Return a task once something holds of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            position = await application.store.position()
            task = (await board_of(application).now()).tasks[task_id]
            if holds(task):
                return task
            async for _ in application.store.follow(position):
                break


@pytest.fixture
async def fleet(configure, open_application, spawn_host, folder, ana, becomes):
    """Two hosts in processes of their own with four agents, and this one that only asks."""
    configure(CONFIGURATION)
    async with open_application() as application:
        first = await spawn_host(application.store)
        second = await spawn_host(application.store)
        agents = [
            await application.launch(
                by=ana, working_dir=folder, name=f"w{number}", role="worker", watch=False
            )
            for number in range(4)
        ]
        for session in agents:
            await becomes(application, session, lambda status: status.state is State.IDLE)
        yield application, (first, second), agents


async def test_a_task_of_a_host_that_is_killed_is_done_elsewhere(fleet, ana, spawn_host):
    application, processes, agents = fleet
    hosts = {one.host: one.pid for one in await living(application.store)}
    of = {one: (await application.status(one)).host for one in agents}
    victim = next(one for one in agents if hosts[of[one]] == processes[0].pid)

    stream = task_stream(new_id(ana))
    wanted = TaskAdded(stream=stream, by=ana, title="t", text="[[hang:600]]", assignee=victim)
    [task] = await add(application, [wanted], by=ana)
    task = await until(application, task.task_id, lambda one: one.state is TaskState.WORKING)
    assert task.session == victim
    async with asyncio.timeout(PATIENCE):
        while (await application.status(victim)).state is not State.WORKING:
            await asyncio.sleep(0.02)

    os.kill(processes[0].pid, signal.SIGKILL)
    task = await until(application, task.task_id, lambda one: one.epoch == 2)
    assert task.state is TaskState.WORKING
    assert "died in the middle of a turn" in task.reason

    old = Principal(PrincipalKind.SESSION, victim, frozenset(Scope))
    with pytest.raises(Refused):
        await complete(application, by=old, task_id=task.task_id, epoch=1, result="late")
    now = Principal(PrincipalKind.SESSION, task.session, frozenset(Scope))
    done = await complete(application, by=now, task_id=task.task_id, epoch=2, result="in time")
    assert done.result == "in time"
    events = [one.event for one in await application.store.read(stream=stream)]
    assert len([one for one in events if isinstance(one, TaskCompleted)]) == 1
    assert len([one for one in events if isinstance(one, LateResultRefused)]) == 1


async def test_the_agents_of_all_hosts_share_the_work(fleet, ana):
    """No agent is done before the test is, so each must have taken one."""
    application, _, agents = fleet
    wanted = [
        TaskAdded(stream=task_stream(new_id(ana)), by=ana, title=str(n), text="[[hang:600]]")
        for n in range(len(agents))
    ]
    tasks = await add(application, wanted, by=ana)
    working = [
        await until(application, task.task_id, lambda one: one.state is TaskState.WORKING)
        for task in tasks
    ]
    assert {task.session for task in working} == {*agents}
