"""Checkpoints: where agents stood at one position, kept for good and compared."""

import pytest

from ccmaster_core.status import after
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.sync import cutting
from ccmaster_plugin_coordination.sync.checkpoint import agent_at, changes
from ccmaster_plugin_coordination.sync.events import AgentAt

SYNC, COMPARE = "synchronize_agents", "compare_checkpoints"


@pytest.fixture
async def two(agents):
    return await agents.up("a"), await agents.up("b")


async def test_all_are_told_of_at_one_position(agents, elsewhere, two, ana):
    a, b = two
    await agents.host.send(a, "go [[text:done it]]", by=ana)
    await agents.becomes(a, lambda status: status.last_message == "done it")
    told = await elsewhere.told(a, SYNC, agent_ids=["a", "b"], sync_type="checkpoint", name="one")
    checkpoint = told["checkpoint"]
    assert [one["name"] for one in checkpoint["agents"]] == ["a", "b"]
    folds = {}
    for stored in await agents.host.store.read(limit=100_000):
        if stored.position <= checkpoint["position"] and (of := stored.event.session_id):
            folds[of] = after(folds.get(of, Status(session_id=of)), stored.event)
    taken = await cutting.find(agents.host.store, "one")
    assert taken.agents == (agent_at(folds[a]), agent_at(folds[b]))
    assert taken.agents[0].last_message == "done it"


async def test_none_named_are_all_that_live_and_an_ended_one_can_be_named(agents, two, ana):
    a, b = two
    await agents.end(b)
    every = await agents.told(ana, SYNC, agent_ids=[], sync_type="checkpoint")
    assert [one["agent_id"] for one in every["checkpoint"]["agents"]] == [a]
    assert every["name"] == f"at-{every['checkpoint']['position']}"
    # By its id: its name may be the beginning of the id of one that lives.
    named = await agents.told(ana, SYNC, agent_ids=[b], sync_type="checkpoint")
    [one] = named["checkpoint"]["agents"]
    assert (one["state"], one["ended"]) == ("ended", "stopped")


async def test_a_name_is_used_once(agents, two, ana):
    given = {"agent_ids": ["a"], "sync_type": "checkpoint", "name": "one"}
    await agents.told(ana, SYNC, **given)
    assert "was taken before" in await agents.refused(ana, SYNC, **given)


async def test_what_changed_is_told(agents, two, ana):
    a, b = two
    await agents.told(ana, SYNC, agent_ids=[], sync_type="checkpoint", name="one")
    await agents.host.send(a, "go [[text:done it]]", by=ana)
    await agents.becomes(a, lambda status: status.last_message == "done it" and not status.messages)
    await agents.end(b)
    c = await agents.up("c")
    since = await agents.told(a, COMPARE, before="one")
    found = {(one["name"], one["what"]): (one["before"], one["after"]) for one in since["changes"]}
    assert found["a", "turns"] == (0, 1)
    assert found["a", "last_message"] == (None, "done it")
    assert found["b", "state"] == ("idle", "ended")
    await agents.told(ana, SYNC, agent_ids=["a", "c"], sync_type="checkpoint", name="two")
    told = await agents.told(a, COMPARE, before="one", after="two")
    came = [one for one in told["changes"] if one["what"] == "agent"]
    assert [(one["agent_id"], one["before"], one["after"]) for one in came] == [
        (b, "idle", None),
        (c, None, "idle"),
    ]
    assert "no checkpoint is called" in await agents.refused(a, COMPARE, before="none")


def test_what_did_not_change_is_not_told():
    one = AgentAt(agent="a", name="a", state="idle", activity="x")
    assert list(changes([one], [AgentAt(agent="a", name="a", state="idle", activity="y")])) == []
