"""Parts of a task whose lead died: whoever works on the whole now has a say in them."""

import pytest

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.tasks import changing
from ccmaster_plugin_coordination.tasks.adding import add, new_id
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
from ccmaster_plugin_coordination.tasks.words import TaskState


async def test_who_stands_in_for_a_lead_may_cancel_what_that_had_handed_out(crew):
    await crew.up("lead", "second", role="lead")
    await crew.up("bob", "eva", role="worker")
    whole = await crew.assign("lead", "whole")
    await crew.works(whole, "lead")
    part = await crew.assign("bob", "part", caller=crew.agent("lead"))
    await crew.works(part, "bob")
    of_part = await crew.assign("eva", "part of the part", caller=crew.agent("bob"))
    await crew.works(of_part, "eva")
    await crew.ends("lead")
    await crew.works(whole, "second")

    second = crew.agent("second")
    await crew.does("set_task_priority", caller=second, task_id=of_part, priority="p0")
    told = await crew.does("cancel_task", caller=second, task_id=part)
    assert [one["task_id"] for one in told["cancelled"]] == [part, of_part]
    assert (await crew.completes(whole))["state"] == "done"


async def test_who_works_on_a_part_has_no_say_in_the_others(crew):
    await crew.up("lead", "bob", "eva")
    whole = await crew.assign("lead", "whole")
    await crew.works(whole, "lead")
    lead = crew.agent("lead")
    part, other = (
        await crew.assign("bob", "a", caller=lead),
        await crew.assign("eva", "b", caller=lead),
    )
    await crew.works(part, "bob")
    await crew.works(other, "eva")
    for task_id in (whole, other, part):
        why = await crew.refused("cancel_task", caller=crew.agent("bob"), task_id=task_id)
        assert "was added by" in why
    assert (await crew.task(other)).state is TaskState.WORKING


async def test_a_whole_that_is_cancelled_meanwhile_gets_no_part(crew, elsewhere, monkeypatch):
    await crew.up("lead", "bob")
    whole = await crew.assign("lead", "whole")
    await crew.works(whole, "lead")
    sessions = elsewhere.host.sessions

    async def meanwhile():
        """Let a person cancel the whole before the part is kept."""
        monkeypatch.setattr(elsewhere.host, "sessions", sessions)
        await changing.cancel(crew.host, whole, by=crew.host.person)
        return await sessions()

    part = TaskAdded(
        stream=task_stream(new_id(crew.agent("lead"))),
        by=crew.agent("lead"),
        title="part",
        text="Do it.",
        assignee=crew.ids["bob"],
        parent=whole,
    )
    monkeypatch.setattr(elsewhere.host, "sessions", meanwhile)
    with pytest.raises(InvalidRequest, match="is cancelled, so it gets no more parts"):
        await add(elsewhere.host, [part], by=crew.agent("lead"))
    assert part.task_id not in (await board_of(crew.host).now()).tasks
