"""Real sessions work together: results come back to the lead, and what a dead one did goes on."""

import asyncio
import os
import signal

import pytest
from tests.coordination.record import Audit

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks import events as t

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}
NAMES = ("planner", "builder", "tester")


def idle(status):
    return status.turns and status.state is State.IDLE and not status.messages


def hung(call):
    return "build it" in call.text and "attempt 1" in call.text


async def tasks_of(store):
    return [one for one in await store.read(prefix=t.TASK) if isinstance(one.event, t.TaskEvent)]


@pytest.mark.timeout(120)
async def test_a_killed_workers_task_finishes_elsewhere_and_the_lead_is_told(
    configure_claude, open_host, ana, folder, becomes, happened, uses, scripted_api
):
    configure_claude()
    parts = (
        f"plan it {uses('complete_task', result='a plan')} [[text:planned]]",
        "build it [[unless:attempt 2|hang:600]] "
        f"{uses('complete_task', result='a cart')} [[text:built]]",
        f"test it {uses('complete_task', result='it rolls')} [[text:tested]]",
    )
    begin = uses(
        "coordinate_agents",
        task_description="A cart",
        agent_assignments=[
            {"agent": name, "task": part} for name, part in zip(NAMES, parts, strict=True)
        ],
        coordination_strategy="pipeline",
    )
    async with open_host() as host:
        workers = {
            name: await host.launch(by=ana, working_dir=folder, name=name, **QUIET)
            for name in NAMES
        }
        for session in workers.values():
            await becomes(host, session, lambda status: status.up)
        lead = await host.launch(
            by=ana, working_dir=folder, name="lead", prompt=f"go {begin} [[text:begun]]", **QUIET
        )
        await asyncio.to_thread(scripted_api.wait_for, hung)
        builder = await host.status(workers["builder"])
        os.kill(builder.pid, signal.SIGKILL)
        ended = await becomes(host, workers["builder"], lambda status: not status.live)
        told = await becomes(host, lead, lambda status: status.turns == 2 and idle(status))
        _, report = await happened(host, lead, e.MessageSent)
        record = await tasks_of(host.store)
        seen = scripted_api.log()
    assert ended.ended is e.EndReason.CRASHED
    audit = Audit(dict.fromkeys(workers.values(), ()))
    audit.take(record)
    assert audit.wrong == []
    assert [course.done for course in audit.tasks.values()] == [1, 1, 1]
    assert "it rolls" in report.text
    assert told.failure is None
    started = [one.event for one in record if isinstance(one.event, t.TaskStarted)]
    by = [next(name for name, key in workers.items() if key == one.session) for one in started]
    assert by[:2] == ["planner", "builder"]
    assert by[2] != "builder"
    assert [one.epoch for one in started] == [1, 1, 2, 1]
    # Each worker was given what came of the step before its own.
    told = [call.text for call in seen if call.session_id == started[2].session]
    assert any("build it" in text and "a plan" in text for text in told)
