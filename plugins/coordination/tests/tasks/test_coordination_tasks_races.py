"""Several processes act on one task at the same moment: one of them counts, the others hear why."""

import asyncio
import itertools

import pytest

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_coordination.tasks import changing, reporting
from ccmaster_plugin_coordination.tasks.events import (
    TaskCancelled,
    TaskCompleted,
    TaskReprioritized,
    TaskReturned,
)
from ccmaster_plugin_coordination.tasks.words import Priority, TaskState


@pytest.mark.parametrize("turn", range(4))
async def test_a_report_and_a_cancellation_do_not_both_count(crew, elsewhere, turn):
    await crew.up("bob")
    task_id = await crew.assign("bob")
    await crew.works(task_id)
    await elsewhere.task(task_id)
    bob, ana = crew.agent("bob"), crew.host.person
    acts = [
        reporting.complete(crew.host, by=bob, task_id=task_id, result="one"),
        reporting.complete(elsewhere.host, by=bob, task_id=task_id, result="two"),
        changing.cancel(elsewhere.host, task_id, by=ana),
        reporting.fail(crew.host, by=bob, task_id=task_id, epoch=1, reason="no"),
    ]
    outcomes = await asyncio.gather(*acts[turn:], *acts[:turn], return_exceptions=True)
    assert all(isinstance(one, CcmasterError) for one in outcomes if isinstance(one, Exception))
    for _ in range(20):  # where it was returned first, a cancellation may still follow
        task = await crew.task(task_id)
        if task.state is not TaskState.READY:
            break
        await crew.works(task_id)
    ends = await crew.happened((TaskCompleted, TaskReturned, TaskCancelled))
    assert sum(isinstance(one, TaskCompleted) for one in ends) <= 1
    of_the_first = [one for one in ends if getattr(one, "epoch", 1) == 1]
    assert not (
        any(isinstance(one, TaskCompleted) for one in of_the_first)
        and any(isinstance(one, TaskReturned | TaskCancelled) for one in ends)
    )


async def test_of_many_changes_at_once_none_is_lost(crew, elsewhere):
    await crew.up("bob")
    await crew.works(await crew.assign("bob"))
    task_id = await crew.assign("bob")
    ana = crew.host.person
    wanted = [Priority.P0, Priority.P2] * 6
    await asyncio.gather(
        *(
            changing.prioritize((crew, elsewhere)[n % 2].host, task_id, priority, by=ana)
            for n, priority in enumerate(wanted)
        )
    )
    changes = await crew.happened(TaskReprioritized)
    assert (await crew.task(task_id)).priority is changes[-1].priority
    assert (await elsewhere.task(task_id)) == (await crew.task(task_id))
    assert all(one.priority != other.priority for one, other in itertools.pairwise(changes))
