"""What agents may launch: no deeper, no more at once and no faster than a person allows."""

import asyncio

import pytest

from ccmaster_core.hosting import hosting
from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import SessionLaunched
from ccmaster_plugin_coordination import surely
from ccmaster_plugin_coordination.bounds.events import SpawnAllowed
from ccmaster_plugin_coordination.bounds.family import family_of

PLENTY = ("max_spawned = 1000", "max_spawned_per_tree = 1000", "max_spawns_per_hour = 1000")


async def test_agents_launch_only_so_deep(configured, open_host, opened):
    configured("max_spawn_depth = 2")
    async with open_host() as host:
        agents = opened(host)
        top = await agents.up()
        child = await agents.up(top)
        grandchild = await agents.up(child)
        why = await agents.refused(grandchild)
        assert why.startswith("it would stand 3 deep, and agents may launch 2 deep")
        assert "coordination.max_spawn_depth" in why
        assert (await host.status(grandchild)).live


async def test_a_person_launches_as_many_as_they_like(configured, open_host, opened):
    configured("max_spawned = 0", "max_spawned_per_tree = 0", "max_spawn_depth = 0")
    async with open_host() as host:
        agents = opened(host)
        for _ in range(3):
            await agents.up()


async def test_only_so_many_live_in_a_tree(configured, open_host, opened):
    configured("max_spawned_per_tree = 2")
    async with open_host() as host:
        agents = opened(host)
        top, other = await agents.up(), await agents.up()
        first = await agents.up(top)
        await agents.up(first)
        assert await agents.refused(top) == (
            "2 sessions of its tree live: that is all that coordination.max_spawned_per_tree allows"
        )
        await agents.up(other)
        await agents.end(first)
        await agents.up(top)


async def test_only_so_many_live_under_a_person(configured, open_host, opened):
    configured("max_spawned = 2")
    async with open_host() as host:
        agents = opened(host)
        top, other = await agents.up(), await agents.up()
        await agents.up(top)
        await agents.up(other)
        assert "coordination.max_spawned allows" in await agents.refused(top)
        assert "coordination.max_spawned allows" in await agents.refused(other)


async def test_only_so_many_are_launched_or_brought_back_in_an_hour(configured, open_host, opened):
    configured("max_spawns_per_hour = 3")
    async with open_host() as host:
        agents = opened(host)
        top = await agents.up()
        child = await agents.up(top)
        await agents.end(child)
        await host.resume(child, by=await agents.agent(top))
        assert (await agents.settled(child)).live
        await agents.up(top)
        assert "launched 3 within an hour" in await agents.refused(top)
        await agents.end(child)
        await host.resume(child, by=await agents.agent(top))
        status = await agents.settled(child)
        assert (status.ended, "within an hour" in status.detail) == ("refused", True)
        await host.resume(child, by=host.person)
        assert (await agents.settled(child)).live


@pytest.mark.parametrize("most", [0, 1, 5])
async def test_hosts_that_decide_at_the_same_moment_exceed_nothing(
    configured, open_host, opened, most
):
    configured(*PLENTY[:1], f"max_spawned_per_tree = {most}", *PLENTY[2:])
    async with open_host() as one, open_host() as two:
        here, there = opened(one), opened(two)
        top = await here.up()
        async with asyncio.TaskGroup() as tasks:
            asked = [
                tasks.create_task(agents.launch(top, here=True))
                for _ in range(6)
                for agents in (here, there)
            ]
        settled = [await here.settled(task.result()) for task in asked]
        assert sum(status.live for status in settled) == most
        assert {str(status.ended) for status in settled if not status.live} == {"refused"}


async def test_a_bomb_goes_out(configured, open_host, opened):
    """Each agent that comes up asks for two more, and so on; two hosts launch them."""
    configured("max_spawn_depth = 4", "max_spawned_per_tree = 9", *PLENTY[2:], PLENTY[0])
    async with open_host() as one, open_host() as two:
        turns = [opened(one), opened(two)]
        top = await turns[0].up()
        born, refused, generation = [], [], [top]
        while generation:
            async with asyncio.TaskGroup() as tasks:
                asked = [
                    tasks.create_task(agents.launch(parent, here=True))
                    for parent in generation
                    for agents in turns
                ]
            settled = [await turns[0].settled(task.result()) for task in asked]
            generation = [status.session_id for status in settled if status.live]
            refused += [status.detail for status in settled if not status.live]
            born += generation
        assert len(born) == 9
        assert len(refused) == 2 * 10 - 9
        assert all("coordination.max_spawn" in why for why in refused)
        stored = await one.store.read(limit=10_000)
        launched = [each.event for each in stored if isinstance(each.event, SessionLaunched)]
        assert len(launched) == 10
        allowed = [each.event for each in stored if isinstance(each.event, SpawnAllowed)]
        assert {event.session for event in allowed} == set(born)
        assert max(event.depth for event in allowed) <= 4
        assert {event.tree for event in allowed} == {top}


async def test_a_session_that_another_host_takes_over_is_not_counted_again(
    configured, ccmaster_home, opened
):
    configured("max_spawned_per_tree = 1", "max_spawns_per_hour = 1")
    plugins = Plugins()
    plugins.discover()
    async with hosts.application(ccmaster_home, plugins) as application:
        agents = opened(application)
        async with hosting(application, adopts=True) as asked:
            top = await agents.up()
            child = await agents.up(top)
            asked.stop(keep=True)
        async with hosting(application, adopts=True):
            status = await agents.becomes(child, lambda status: status.launches == 2)
            assert status.live


async def test_what_cannot_be_decided_in_time_is_refused(
    configured, open_host, opened, monkeypatch
):
    configured()
    async with open_host() as host:
        agents = opened(host)
        top = await agents.up()
        family = await family_of(host).now()
        monkeypatch.setattr(surely, "SECONDS", 0.2)
        async with family._reading:  # as where very much is to be read
            why = await agents.refused(top)
        assert why == "what agents may launch cannot be told now: it takes too long"
        monkeypatch.undo()
        await agents.up(top)
