"""What a tree that has spent its budget may not: launch, go on, and be told more by agents."""

import pytest

from ccmaster_core.hosting import hosting
from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.events import UsageRecorded, session_stream
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.bounds.family import family_of

SPENT = "the agents of its tree have spent $3.00 of $2.00: a person can raise"


def used(session_id, usage_id, usd):
    return UsageRecorded(
        stream=session_stream(session_id), usage_id=usage_id, model="demo", cost_usd=usd
    )


@pytest.fixture
async def agents(configured, open_host, opened):
    configured("tree_budget_usd = 2.0")
    async with open_host() as host:
        yield opened(host)


@pytest.fixture
async def spent(agents):
    """A tree whose two agents have spent more than they may; return its top and one of them."""
    top = await agents.up()
    first, second = await agents.up(top), await agents.up(top)
    store = agents.host.store
    await store.append(used(top, "a", 100.0), used(first, "b", 1.0), used(first, "b", 1.0))
    await store.append(used(second, "b", 2.0))
    await agents.end(second)
    return top, first


async def test_only_what_agents_launched_counts_once_whether_it_lives_or_not(agents, spent):
    top, _ = spent
    family = await family_of(agents.host).now()
    assert family.spent(top) == pytest.approx(3.0)


async def test_nothing_more_is_launched(agents, spent):
    top, first = spent
    assert SPENT in await agents.refused(top)
    assert SPENT in await agents.refused(first)
    create = agents.host.contributed.tools["create_session"]
    caller = await agents.agent(first)
    answer = await agents.host.decide_tool_call(caller, create, {"working_dir": agents.folder})
    assert isinstance(answer, Deny)
    await agents.up(await agents.up())


async def test_it_rests(agents, spent):
    _, first = spent
    await agents.host.set_watch(first, by=agents.host.person, watch=True)
    status = await agents.becomes(first, lambda status: status.rest and "spent" in status.rest)
    assert SPENT in status.rest


async def test_what_agents_say_waits_and_what_a_person_says_arrives(agents, spent):
    top, first = spent
    said = await agents.host.send(first, "go on", by=await agents.agent(top))
    status = await agents.becomes(
        first, lambda status: status.messages[said].state is MessageState.HELD
    )
    assert SPENT in status.messages[said].reason
    person = await agents.host.send(first, "well done", by=agents.host.person)
    assert (await agents.host.receipt(first, person, wait=True)).state is MessageState.ANSWERED
    assert (await agents.host.receipt(first, said)).state is MessageState.HELD


async def test_the_one_at_the_top_goes_on(agents, spent):
    top, first = spent
    said = await agents.host.send(top, "how is it?", by=await agents.agent(first))
    assert (await agents.host.receipt(top, said, wait=True)).state is MessageState.ANSWERED
    status = await agents.becomes(top, lambda status: status.state is State.IDLE)
    assert status.live


async def test_what_waited_arrives_once_a_person_raised_the_budget(
    configured, ccmaster_home, opened
):
    plugins = Plugins()
    plugins.discover()
    configured("tree_budget_usd = 2.0")
    async with hosts.application(ccmaster_home, plugins) as first:
        agents = opened(first)
        async with hosting(first, adopts=True) as asked:
            top = await agents.up()
            child = await agents.up(top)
            await first.store.append(used(child, "a", 3.0))
            said = await first.send(child, "go on", by=await agents.agent(top))
            await agents.becomes(
                child, lambda status: status.messages[said].state is MessageState.HELD
            )
            asked.stop(keep=True)
    configured("tree_budget_usd = 20.0")
    async with hosts.host(ccmaster_home, plugins) as second:
        receipt = await second.receipt(child, said, wait=True)
        assert receipt.state is MessageState.ANSWERED
