"""Who is there: identity, the registry, and where one stands."""

from types import SimpleNamespace

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_coordination.agents import changes, reading

SET, LIST, STATUS = "set_identity", "list_agents", "get_agent_status"


async def test_an_agent_says_who_it_is(agents):
    a = await agents.up("a")
    told = await agents.told(a, SET, name="tester", role="writes tests", capabilities=["python"])
    assert (told["name"], told["role"], told["capabilities"]) == (
        "tester",
        "writes tests",
        ["python"],
    )
    again = await agents.told(a, SET, role="reviews")
    assert (again["name"], again["role"], again["capabilities"]) == (
        "tester",
        "reviews",
        ["python"],
    )
    assert (await agents.told(a, STATUS, agent_id="tester"))["agent_id"] == a


async def test_names_are_unique_among_the_living(agents):
    a, _ = await agents.up("a"), await agents.up("b")
    assert "is called 'b'" in await agents.refused(a, SET, name="b")


async def test_an_agent_names_those_that_it_launched_and_no_peer(agents, ana):
    a, peer = await agents.up("a"), await agents.up("peer")
    child = await agents.up("child", a)
    grandchild = await agents.up("grandchild", child)
    for below in (child, grandchild):
        told = await agents.told(a, SET, agent_id=below, role="below")
        assert told["role"] == "below"
    for other in (peer, a):
        why = await agents.refused(child, SET, agent_id=other, name="mine")
        assert "was not launched by you" in why
    weak = Principal(PrincipalKind.SESSION, a, frozenset({Scope.COORDINATE}))
    assert "lacks the scope" in await agents.refused(weak, SET, agent_id="child", role="x")
    await agents.told(ana, SET, agent_id="peer", role="a person says")
    assert "is no agent" in await agents.refused(ana, SET, role="x")


async def test_who_can_do_what_is_found(agents, ana):
    await agents.up("a", role="Lead of all", capabilities=("plan", "python"))
    b = await agents.up("b", role="tester", capabilities=("python",))
    await agents.up("c")

    async def found(**wanted):
        told = await agents.told(b, LIST, **wanted)
        return [agent["name"] for agent in told["agents"]]

    assert await found() == ["c", "b", "a"]
    assert await found(capability="python") == ["b", "a"]
    assert await found(role="lead") == ["a"]
    assert await found(state="working") == []
    assert await found(free=True) == ["c", "b", "a"]
    await agents.host.stop(b, by=ana)
    await agents.becomes(b, lambda status: not status.live)
    assert await found() == ["c", "a"]
    assert await found(state="ended") == ["b"]


async def test_pages_tell_each_once(agents, ana):
    for number in range(5):
        await agents.up(f"n{number}")
    seen, cursor = [], None
    while True:
        told = await agents.told(ana, LIST, limit=2, cursor=cursor)
        seen += [agent["name"] for agent in told["agents"]]
        if (cursor := told["next_cursor"]) is None:
            break
    assert seen == ["n4", "n3", "n2", "n1", "n0"]
    assert "not one that was given here" in await agents.refused(ana, LIST, cursor="x")


async def test_all_is_told_of_where_one_stands(agents, ana):
    a = await agents.up("a")
    child = await agents.up("child", a, role="worker", prompt="go [[hang:60]]")
    await agents.becomes(child, lambda status: status.state == "working")
    waits = await agents.host.send(child, "later", by=ana)
    await agents.host.store.append(
        e.UsageRecorded(stream=e.session_stream(child), usage_id="u", model="m", cost_usd=1.5)
    )
    told = await agents.told(a, STATUS, agent_id="child")
    assert (told["state"], told["role"], told["waiting_messages"]) == ("working", "worker", 1)
    assert waits in [message["message_id"] for message in told["messages"]]
    assert told["owner"] == f"session/{a}"
    assert told["host"] == agents.host.host_id
    tree = told["tree"]
    assert (tree["top"], tree["root"], tree["depth"]) == (a, "person/ana", 1)
    assert tree["spent_usd"] >= 1.5
    assert tree["budget_usd"] == 50.0
    assert "no agent is called" in await agents.refused(a, STATUS, agent_id="nobody")


async def test_tasks_and_mail_stand_beside_the_agent(agents, ana):
    a = await agents.up("a")
    await agents.up("b", prompt="go [[hang:60]]")
    await agents.becomes("b", lambda status: status.state == "working")
    tools = agents.host.contributed.tools
    assert {"assign_task_to_agent"} <= set(tools)
    await agents.told(ana, "assign_task_to_agent", agent_id="b", task="count the lines")
    told = await agents.told(a, STATUS, agent_id="b")
    assert (told["task"], told["queued_tasks"]) == (None, 1)
    assert told["queued"][0]["title"] == "count the lines"


async def test_the_registry_is_what_the_list_tells_and_follows_events(agents, ana):
    a = await agents.up("a", role="x")
    await agents.becomes(a, lambda status: status.rest)
    call = SimpleNamespace(host=agents.host, caller=ana)
    told = await reading.agents(call)
    listed = await agents.told(ana, LIST)
    assert (told["agents"], told["count"]) == (listed["agents"], 1)
    stream = e.session_stream(a)
    changed = e.IdentitySet(stream=stream, by=ana, role="y")
    assert [*changes.agents(changed)] == ["ccmaster://agents"]
    assert [*changes.agents(e.TextSaid(stream=stream, text="x"))] == []
