"""Meeting at a barrier: all pass together, or none; nobody waits for ever."""

import asyncio

import pytest
from attrs import evolve

from ccmaster_plugin_coordination.sync.events import BarrierArrived, BarrierBroken, barrier_stream

SYNC = "synchronize_agents"


@pytest.fixture
async def three(agents):
    return [await agents.up(name) for name in ("a", "b", "c")]


def meet(agents, caller, *others, name="gate", timeout=30, **more):
    return agents(
        caller, SYNC, agent_ids=[*others], sync_type="barrier", name=name, timeout=timeout, **more
    )


async def events(agents, kind, name="gate"):
    stored = await agents.host.store.read(stream=barrier_stream(name))
    return [one.event for one in stored if isinstance(one.event, kind)]


async def test_all_pass_once_the_last_has_come_wherever_they_call(agents, elsewhere, three, link):
    a, b, c = three
    first = asyncio.create_task(meet(agents, a, "b", "c", link=link))
    second = asyncio.create_task(meet(elsewhere, b, "a", "c"))
    await link.tells("2 of 3 have arrived; waits for c")
    assert not first.done()
    assert not second.done()
    third = await meet(agents, c, "a", "b")
    for result in (await first, await second, third):
        assert result.structured["barrier"] == {"passed": True, "generation": 1, "reason": None}
    done = [done for done, _, _ in link.told]
    assert done == sorted(set(done))


async def test_a_name_can_be_used_again_and_again(agents, elsewhere, three):
    for generation in range(1, 6):
        results = await asyncio.gather(
            *(
                meet(where, each, *three)
                for where, each in zip((agents, elsewhere, agents), three, strict=True)
            )
        )
        assert {each.structured["barrier"]["generation"] for each in results} == {generation}
        assert all(each.structured["barrier"]["passed"] for each in results)


async def test_an_agent_that_ends_breaks_it_for_all(agents, elsewhere, three, link):
    a, b, c = three
    waiting = [
        asyncio.create_task(meet(agents, a, *three, link=link)),
        asyncio.create_task(meet(elsewhere, b, *three)),
    ]
    await link.tells("2 of 3")
    await agents.end(c)
    for each in waiting:
        result = await each
        assert result.failed
        assert result.structured["barrier"]["reason"] == "c has ended (stopped)"
        assert not result.structured["barrier"]["passed"]
    assert len(await events(agents, BarrierBroken)) == 1
    late = await meet(agents, a, *three)
    assert "c has ended" in late.content[0].text


async def test_who_waits_too_long_is_told_and_has_not_arrived(agents, three, link):
    a, b, c = three
    result = await meet(agents, a, *three, timeout=0.2)
    assert result.failed
    assert "not all had arrived" in result.structured["barrier"]["reason"]
    others = [asyncio.create_task(meet(agents, each, *three, link=link)) for each in (b, c)]
    await link.tells("2 of 3 have arrived; waits for a")
    again = await meet(agents, a, *three)
    assert again.structured["barrier"]["passed"]
    for other in others:
        assert (await other).structured["barrier"]["passed"]


async def test_a_call_that_is_cancelled_has_not_arrived(agents, three, link):
    a, b, c = three
    waiting = asyncio.create_task(meet(agents, a, *three, link=link))
    await link.tells("1 of 3")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    missing = await asyncio.gather(*(meet(agents, each, *three, timeout=0.3) for each in (b, c)))
    assert all(result.failed for result in missing)


async def test_the_same_call_run_again_arrives_once_and_hears_what_came_of_it(
    agents, elsewhere, three
):
    a, b, c = three
    arguments = {"agent_ids": three, "sync_type": "barrier", "name": "gate"}
    wanted = await agents.wanted(a, SYNC, **arguments)
    one = asyncio.create_task(agents(a, SYNC, wanted=wanted))
    there = evolve(wanted, tool=elsewhere.calls.tool(SYNC))
    two = asyncio.create_task(elsewhere(a, SYNC, wanted=there))
    await asyncio.gather(*(meet(agents, each, *three) for each in (b, c)))
    assert (await one).structured["barrier"]["passed"]
    assert (await two).structured["barrier"]["passed"]
    assert len(await events(agents, BarrierArrived)) == 3
    later = await agents(a, SYNC, wanted=wanted)
    assert later.structured["barrier"] == {"passed": True, "generation": 1, "reason": None}


async def test_agents_that_do_not_mean_the_same_meeting_are_told(agents, three, link):
    a, b, c = three
    waiting = asyncio.create_task(meet(agents, a, "b", link=link))
    await link.tells("1 of 2")
    why = (await meet(agents, c, "a", "b")).content[0].text
    assert why.startswith("other agents meet at this barrier now")
    assert (await meet(agents, b, "a")).structured["barrier"]["passed"]
    assert (await waiting).structured["barrier"]["passed"]


async def test_what_cannot_be_is_refused(agents, three, ana):
    a, *_ = three
    assert "only agents meet" in (await meet(agents, ana, "a")).content[0].text
    nobody = await meet(agents, a, "nobody")
    assert "no agent is called 'nobody'" in nobody.content[0].text
    unnamed = await agents(a, SYNC, agent_ids=["b"], sync_type="barrier")
    assert unnamed.content[0].text.startswith("name: it is missing")


async def test_many_meet_at_once_on_two_stores(agents, elsewhere):
    many = [await agents.up(f"n{number}") for number in range(12)]
    for generation in (1, 2):
        results = await asyncio.gather(
            *(
                meet(elsewhere if number % 2 else agents, each, *many)
                for number, each in enumerate(many)
            )
        )
        assert [each.structured["barrier"] for each in results] == [
            {"passed": True, "generation": generation, "reason": None}
        ] * 12
