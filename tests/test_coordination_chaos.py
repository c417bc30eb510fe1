"""Hosts die and are paused past their leases for as long as the work lasts, and it is all true.

Judged from the record and the agents' own transcripts alone; what is promised, and what is not
under a pause, says docs/guarantees.md.
"""

import asyncio
import random
from collections import Counter
from os import environ

import pytest
from tests.coordination.fleet import CONFIGURATION, Fleet
from tests.coordination.messages import arrivals, finals, untrue
from tests.coordination.record import Audit, unfenced

from ccmaster_plugin_coordination.messaging.events import MailSent

HOSTS = 3
LARGE, SMALL = (30, 2000, 1200), (5, 100, 60)
"""Agents, tasks, and messages from a person; each task writes a message and a mail itself."""
SEED = int(environ.get("CCMASTER_CHAOS_SEED", "4"))


@pytest.fixture
async def fleet(configure, open_application, spawn_host, pause_host, ana, folder):
    configure(CONFIGURATION)
    async with open_application() as application:
        yield Fleet(application, spawn_host, pause_host, ana, folder, random.Random(SEED))


async def survive(fleet, size, work):
    """Let a fleet work until all is done and answered, and strike it meanwhile."""
    agents, tasks, messages = size
    hosts = [await fleet.spawn(fleet.application.store) for _ in range(HOSTS)]
    await fleet.launch(agents)
    await fleet.add(tasks)
    async with asyncio.TaskGroup() as under_way:
        striking = under_way.create_task(fleet.strike(hosts, work))
        writing = under_way.create_task(fleet.write(messages, 0.02))
        await fleet.done(print)
        await writing
        striking.cancel()
    await fleet.answered()


async def judged(fleet, home):
    """Return what the record and the transcripts say, and what is wrong with it."""
    store = fleet.application.store
    audit, streams, position = Audit({one.session: one.skills for one in fleet.workers}), {}, 0
    mails = Counter()
    while batch := await store.read(after=position, limit=10_000):
        position = batch[-1].position
        audit.take(batch)
        for stored in batch:
            if stored.event.session_id:
                streams.setdefault(stored.event.session_id, []).append(stored.event)
            if isinstance(stored.event, MailSent):
                mails[stored.event.by, stored.event.post_id] += 1
    arrived, found = arrivals(home), {}
    for session, events in streams.items():
        receipts, wrong = finals(events)
        found.update(receipts)
        audit.wrong += wrong + [f"{session}: {one}" for one in unfenced(events)]
    audit.wrong += untrue(found, arrived)
    audit.wrong += [f"mail {key} came {count} times" for key, count in mails.items() if count > 1]
    twice = [key for key, count in arrived.items() if count > 1]
    return audit, found, twice, sum(mails.values())


def hold(fleet, size, verdict):
    audit, found, twice, mails = verdict
    _, tasks, messages = size
    told = f"seed {SEED}; {fleet.kills} kills, {fleet.pauses} pauses; {dict(audit.seen)}"
    print(told)
    assert audit.wrong == [], told
    done = {task_id: course.done for task_id, course in audit.tasks.items()}
    assert done == {task.task_id: 1 for task in fleet.added}, told
    # A paused host's agent may have taken up, in the moment it woke, what another was given too.
    assert len(twice) <= fleet.pauses, told
    assert {message for _, message in fleet.sent} <= found.keys(), told
    assert len(fleet.sent) == messages
    assert len(found) + mails > 2.5 * tasks, told
    assert fleet.kills + fleet.pauses > 2, told


@pytest.mark.timeout(300)
async def test_a_small_fleet_survives(fleet, ccmaster_home):
    await survive(fleet, SMALL, (150, 600))
    hold(fleet, SMALL, await judged(fleet, ccmaster_home))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.xdist_group("stress")
async def test_a_fleet_survives(fleet, ccmaster_home):
    await survive(fleet, LARGE, (1000, 5000))
    hold(fleet, LARGE, await judged(fleet, ccmaster_home))
