"""Sharing values: each change is based on what was there, whoever else writes."""

import asyncio

import pytest

SYNC, GET, SET, DELETE = (
    "synchronize_agents",
    "get_shared_state",
    "set_shared_state",
    "delete_shared_state",
)


@pytest.fixture
async def shared(agents):
    """Two agents that share the space 'plan', which the first made; return their ids."""
    a, b = await agents.up("a"), await agents.up("b")
    told = await agents.told(a, SYNC, agent_ids=["b"], sync_type="state", name="plan")
    assert told["state"] == {
        "space": "plan",
        "owner": f"session/{a}",
        "members": [b],
        "version": 0,
        "values": [],
    }
    return a, b


async def test_what_one_sets_the_other_reads(agents, elsewhere, shared):
    a, b = shared
    told = await agents.told(a, SET, space="plan", key="k", value={"x": [1, None]})
    assert told == {
        "space": "plan",
        "key": "k",
        "done": True,
        "version": 1,
        "value": {"x": [1, None]},
    }
    read = await elsewhere.told(b, GET, space="plan")
    [value] = read["values"]
    assert (value["value"], value["version"], value["by"]) == (
        {"x": [1, None]},
        1,
        f"session/{a}",
    )
    assert (await agents.told(b, GET, space="plan", key="none"))["values"] == []
    gone = await elsewhere.told(b, DELETE, space="plan", key="k", expected_version=1)
    assert (gone["done"], gone["version"], gone["value"]) == (True, 0, None)
    assert (await agents.told(a, GET, space="plan"))["values"] == []


async def test_a_change_of_what_has_changed_tells_what_there_is(agents, elsewhere, shared):
    a, b = shared
    await agents.told(a, SET, space="plan", key="k", value=1, expected_version=0)
    lost = await elsewhere(b, SET, space="plan", key="k", value=2, expected_version=0)
    assert lost.failed
    assert lost.structured == {"space": "plan", "key": "k", "done": False, "version": 1, "value": 1}
    assert lost.content[0].text == "k has version 1 now, so nothing was changed"
    await elsewhere.told(b, SET, space="plan", key="k", value=2, expected_version=1)
    stale = await agents(a, DELETE, space="plan", key="k", expected_version=1)
    assert (stale.failed, stale.structured["value"]) == (True, 2)
    absent = await agents.refused(a, SET, space="plan", key="other", value=2, expected_version=7)
    assert absent == "there is no other"


async def test_no_increment_is_lost_between_stores(agents, elsewhere, shared):
    a, b = shared

    async def increment(where, who, times):
        for _ in range(times):
            while True:
                values = (await where.told(who, GET, space="plan", key="n"))["values"]
                value, version = (values[0]["value"], values[0]["version"]) if values else (0, 0)
                result = await where(
                    who, SET, space="plan", key="n", value=value + 1, expected_version=version
                )
                if result.structured["done"]:
                    break

    await asyncio.gather(
        *(increment(where, who, 10) for where in (agents, elsewhere) for who in (a, b))
    )
    [value] = (await agents.told(a, GET, space="plan"))["values"]
    assert (value["value"], value["version"]) == (40, 40)


async def test_changes_that_expect_nothing_are_all_kept_one_after_the_other(
    agents, elsewhere, shared
):
    a, b = shared
    told = await asyncio.gather(
        *(agents.told(a, SET, space="plan", key="k", value=n) for n in range(10)),
        *(elsewhere.told(b, SET, space="plan", key="k", value=n) for n in range(10)),
    )
    assert sorted(one["version"] for one in told) == list(range(1, 21))


async def test_strangers_are_refused_until_the_owner_lets_them_in(agents, shared, ana):
    a, b = shared
    c = await agents.up("c")
    for tool, more in ((GET, {}), (SET, {"key": "k", "value": 1}), (DELETE, {"key": "k"})):
        assert "may not use state/plan" in await agents.refused(c, tool, space="plan", **more)
    for caller in (b, c):
        await agents.refused(caller, SYNC, agent_ids=["c"], sync_type="state", name="plan")
    await agents.told(ana, GET, space="plan")
    await agents.told(a, SYNC, agent_ids=["c"], sync_type="state", name="plan")
    await agents.told(c, SET, space="plan", key="k", value=1)


async def test_what_does_not_fit_is_refused(agents, shared):
    a, _ = shared
    assert "the value has 102 bytes" in await agents.refused(
        a, SET, space="plan", key="k", value="x" * 100
    )
    assert "there is no space 'other'" in await agents.refused(a, GET, space="other")
    for key in "klm":
        await agents.told(a, SET, space="plan", key=key, value="x" * 90)
    full = await agents.refused(a, SET, space="plan", key="n", value="x" * 90)
    assert "more than 300 bytes together" in full
    for key in "no":
        await agents.told(a, SET, space="plan", key=key, value=0)
    assert "5 values" in await agents.refused(a, SET, space="plan", key="p", value=0)
    await agents.told(a, SET, space="plan", key="o", value=1)
