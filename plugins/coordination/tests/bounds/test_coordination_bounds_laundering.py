"""No agent gains by a child or a peer what it may not itself."""

import pytest

from ccmaster_hookspecs.decisions import Allow, Deny
from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope

FEW = (Scope.SESSION_READ, Scope.SESSION_WRITE)


@pytest.fixture
async def agents(configured, open_host, opened):
    configured()
    async with open_host() as host:
        yield opened(host)


async def test_an_agent_gives_a_child_no_more_than_it_has(agents):
    top = await agents.up(scopes=FEW)
    with pytest.raises(Refused, match="lacks the scope session:approve"):
        await agents.launch(top, scopes=(*FEW, Scope.APPROVE))
    with pytest.raises(Refused, match="lacks the scope session:approve"):
        await agents.launch(top, permission_mode="bypassPermissions")
    child = await agents.up(top)
    assert set((await agents.host.status(child)).scopes) <= set(FEW)


async def test_one_that_claims_more_than_its_session_has_launches_nothing(agents):
    """Whatever let it ask for more, its session is looked at again before the launch."""
    top = await agents.up(scopes=FEW)
    liar = Principal(PrincipalKind.SESSION, top, frozenset(Scope))
    why = await agents.refused(liar, scopes=tuple(Scope))
    assert "lacks the scope session:approve" in why


async def test_an_agent_brings_back_none_that_may_more(agents, all_scopes):
    peer = await agents.up(scopes=FEW, name="peer")
    strong = await agents.up(scopes=all_scopes, name="strong")
    await agents.end(strong)
    await agents.host.resume(strong, by=await agents.agent(peer))
    status = await agents.settled(strong)
    assert (status.ended, status.detail) == (
        "refused",
        "peer lacks the scope session:approve, which strong has",
    )
    await agents.host.resume(strong, by=agents.host.person)
    assert (await agents.settled(strong)).live


async def test_an_agent_brings_back_none_that_is_asked_less(agents):
    peer = await agents.up(scopes=FEW, name="peer")
    loose = await agents.up(scopes=FEW, permission_mode="bypassPermissions")
    await agents.end(loose)
    await agents.host.resume(loose, by=await agents.agent(peer))
    status = await agents.settled(loose)
    assert (status.ended, "bypassPermissions" in status.detail) == ("refused", True)


async def test_an_agent_forks_none_that_may_more(agents, all_scopes):
    peer = await agents.up(scopes=FEW, name="peer")
    strong = await agents.up(scopes=all_scopes, name="strong")
    weak = await agents.up(scopes=FEW)
    assert "which strong has" in await agents.refused(peer, fork_of=strong)
    await agents.up(peer, fork_of=weak)


async def test_the_call_itself_is_refused_with_the_reason(agents, all_scopes):
    peer = await agents.up(scopes=FEW, name="peer")
    strong = await agents.up(scopes=all_scopes, name="strong")
    await agents.end(strong)
    tool = agents.host.contributed.tools["resume_session"]
    asked = {"session_id": "strong"}
    answer = await agents.host.decide_tool_call(await agents.agent(peer), tool, asked)
    assert isinstance(answer, Deny)
    assert "peer lacks the scope session:approve" in answer.reason
    assert await agents.host.decide_tool_call(agents.host.person, tool, asked) == Allow()


async def test_a_call_that_would_launch_too_many_is_refused_at_once(configured, open_host, opened):
    configured("max_spawned_per_tree = 1")
    async with open_host() as host:
        agents = opened(host)
        top = await agents.up()
        caller = await agents.agent(top)
        create = host.contributed.tools["create_session"]
        asked = {"working_dir": agents.folder}
        assert await host.decide_tool_call(caller, create, asked) == Allow()
        await agents.up(top)
        for name in ("create_session", "spawn_temp_session"):
            answer = await host.decide_tool_call(caller, host.contributed.tools[name], asked)
            assert isinstance(answer, Deny)
            assert "1 sessions of its tree live" in answer.reason
        harmless = host.contributed.tools["list_sessions"]
        assert await host.decide_tool_call(caller, harmless, {}) == Allow()
