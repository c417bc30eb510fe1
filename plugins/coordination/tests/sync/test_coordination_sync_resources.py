"""Reading shared state and checkpoints as resources, and being told of their changes."""

from types import SimpleNamespace

import pytest

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.mcp import UnknownResource
from ccmaster_plugin_coordination.sync import changes, reading

SYNC, GET, SET = "synchronize_agents", "get_shared_state", "set_shared_state"


def reads(agents, caller, **variables):
    return SimpleNamespace(host=agents.host, caller=caller, variables=variables)


def completes(agents, caller, value=""):
    return SimpleNamespace(host=agents.host, caller=caller, value=value)


@pytest.fixture
async def told(agents, ana):
    """Agents with a space and a checkpoint; return who made them, and a stranger."""
    a, b = await agents.up("a"), await agents.up("b")
    await agents.told(a, SYNC, agent_ids=[], sync_type="state", name="plan")
    await agents.told(a, SET, space="plan", key="k", value=[1])
    await agents.told(ana, SYNC, agent_ids=["a"], sync_type="checkpoint", name="one")
    return (await agents.wanted(a, GET)).caller, (await agents.wanted(b, GET)).caller


async def test_a_space_is_read_by_those_who_may_use_it(agents, told, ana):
    owner, stranger = told
    space = await reading.shared_state(reads(agents, owner, space="plan"))
    assert space == await agents.told(ana, GET, space="plan")
    with pytest.raises(Refused):
        await reading.shared_state(reads(agents, stranger, space="plan"))
    with pytest.raises(UnknownResource):
        await reading.shared_state(reads(agents, ana, space="none"))
    assert [*await reading.spaces(completes(agents, owner))] == ["plan"]
    assert [*await reading.spaces(completes(agents, owner, "x"))] == []
    assert [*await reading.spaces(completes(agents, stranger))] == []


async def test_checkpoints_are_read(agents, told, ana):
    listed = await reading.checkpoints(reads(agents, ana))
    one = await reading.checkpoint(reads(agents, ana, name="one"))
    [summary] = listed["checkpoints"]
    assert (summary["name"], summary["agents"]) == ("one", ["a"])
    assert summary["position"] == one["position"]
    assert [agent["name"] for agent in one["agents"]] == ["a"]
    with pytest.raises(UnknownResource):
        await reading.checkpoint(reads(agents, ana, name="none"))
    assert [*await reading.names(completes(agents, ana, "o"))] == ["one"]


async def test_events_tell_which_resources_changed(agents, told):
    changed = set()
    for stored in await agents.host.store.read(limit=10_000):
        for told_of in (changes.shared_state, changes.checkpoints, changes.checkpoint):
            changed.update(told_of(stored.event))
    assert changed == {
        "ccmaster://shared_state/plan",
        "ccmaster://checkpoints",
        "ccmaster://checkpoints/one",
    }
