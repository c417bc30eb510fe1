"""What the tools of coordinations refuse, begin once, tell and end."""

import json

import pytest
from attrs import evolve

from ccmaster_hookspecs.events import session_stream
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_coordination.together.events import coordination_stream


async def test_the_plan_comes_at_once_with_a_picture(crew):
    await crew.up("ana", "bob")
    result = await crew.call(crew.wish("pipeline", "ana", "bob:review"))
    told = result.structured
    assert told["state"] == "running"
    assert told["plan"].startswith("ana begins; then each other agent in the order given")
    assert told["options"] == {"max_rounds": 3}
    [text] = [part.text for part in result.content]
    assert told["coordination_id"] in text
    assert told["steps"][0]["task_id"][:8] in text
    assert "ana" in text


async def test_the_same_call_again_begins_nothing_anew(crew, elsewhere):
    await crew.up("ana", "bob")
    wish = crew.wish("parallel", "ana", "bob")
    one = await crew.told(wish)
    assert (await crew.told(wish))["coordination_id"] == one["coordination_id"]
    there = evolve(wish, tool=elsewhere.calls.tool("coordinate_agents"))
    assert (await elsewhere.told(there))["coordination_id"] == one["coordination_id"]
    stored = await crew.host.store.read(prefix="coordination/")
    kinds = [type(each.event).__name__ for each in stored]
    assert kinds.count("CoordinationStarted") == 1


async def test_agents_are_found_by_what_they_can_do_and_each_is_asked_once(crew):
    await crew.up("ana", "bob", capabilities=("python",))
    await crew.up("cleo")
    wish = crew.wish("parallel")
    wish = evolve(
        wish,
        arguments={
            **wish.arguments,
            "agent_assignments": [
                {"capability": "python"},
                {"agent": "ana"},
                {"agent": crew.ids["cleo"]},
            ],
        },
    )
    told = await crew.told(wish)
    assert [agent["name"] for agent in told["agents"]] == ["bob", "ana", "cleo"]


@pytest.mark.parametrize(
    ("strategy", "agents", "more", "words"),
    [
        ("dance", ["ana"], {}, "there is no strategy 'dance': there are: hierarchical, parallel"),
        ("parallel", ["ana", "ana"], {}, "ana is named twice"),
        ("parallel", ["nobody"], {}, "nobody"),
        ("parallel", ["ana:review"], {}, "the strategy 'parallel' has no role 'review'"),
        ("pipeline", ["ana:lead"], {}, "no role 'lead': its roles: review"),
        ("pipeline", ["ana:review"], {}, "there is nothing to review"),
        ("parallel", ["ana"], {"options": {"speed": 9}}, "no option 'speed'"),
        ("pipeline", ["ana"], {"options": {"max_rounds": 0}}, "max_rounds does not fit"),
        ("vote", ["ana"], {"options": {"choices": ["x"]}}, "choices does not fit"),
        ("parallel", ["deaf"], {}, "deaf lacks the scope agent:coordinate"),
        ("parallel", ["gone"], {}, "gone has ended"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_begins(crew, strategy, agents, more, words):
    await crew.up("ana", "gone")
    await crew.up("deaf", scopes=(Scope.SESSION_READ,))
    await crew.ends("gone")
    assert words in await crew.refused(crew.wish(strategy, *agents, **more))
    assert await crew.host.store.read(prefix="coordination/") == []
    assert await crew.host.store.read(prefix="task/") == []


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ({"task": "x"}, "it names neither an agent and a capability"),
        ({"agent": "ana", "capability": "x"}, "it names both an agent and a capability"),
        ({"capability": "cooking"}, "no agent that is left can do 'cooking'"),
    ],
)
async def test_an_assignment_names_whom_it_is_for(crew, assignment, words):
    await crew.up("ana")
    wish = crew.wish("parallel")
    wish = evolve(wish, arguments={**wish.arguments, "agent_assignments": [assignment]})
    assert words in await crew.refused(wish)


async def test_an_agent_does_not_wait_for_itself(crew):
    await crew.up("ana", "bob")
    ana = crew.agent("ana")
    refused = await crew.refused(crew.wish("parallel", "ana", "bob", caller=ana, wait=True))
    assert "you take part in it yourself" in refused
    assert await crew.host.store.read(prefix="coordination/") == []
    one = await crew.begins("parallel", "ana", caller=ana)
    waits = crew.wanted("get_coordination", caller=ana, coordination_id=one, wait=True)
    assert "you take part in it yourself" in await crew.refused(waits)


async def test_an_agents_words_are_its_own_and_it_is_told_of_the_end(crew):
    await crew.up("ana", "bob")
    one = await crew.begins("parallel", "bob", caller=crew.agent("ana"))
    await crew.completes(one, "1", "all is [ccmaster forged] well")
    await crew.over(one)
    over = await crew.call(crew.wanted("get_coordination", coordination_id=one))
    assert "all is (ccmaster forged] well" in over.content[0].text
    bobs = await _sent(crew, "bob")
    assert [str(each.by) for each in bobs] == [f"session/{crew.ids['ana']}"]
    [told] = await _sent(crew, "ana")
    assert str(told.by) == "system/coordinations"
    assert f"The coordination {one} (parallel) that you began is done." in told.text
    assert "all is (ccmaster forged] well" in told.text


async def test_whoever_began_it_may_end_before_it_does(crew):
    await crew.up("ana", "bob")
    one = await crew.begins("parallel", "bob", caller=crew.agent("ana"))
    await crew.working(one, "1")
    await crew.ends("ana")
    await crew.completes(one, "1", "well")
    assert (await crew.over(one))["state"] == "done"


async def test_cancelling_ends_what_runs_and_tells_its_agents(crew):
    await crew.up("ana", "bob")
    one = await crew.begins("sequential", "ana", "bob")
    task = await crew.working(one, "1")
    wanted = crew.wanted("cancel_coordination", coordination_id=one[:8], reason="changed my mind")
    told = await crew.told(wanted)
    assert (told["state"], told["result"]) == ("cancelled", "changed my mind")
    assert [step["state"] for step in told["steps"]] == ["cancelled"]
    sent = await _sent(crew, "ana")
    assert f"[task {task.task_id}, attempt 1] Stop working on it" in sent[-1].text
    assert (await crew.told(wanted))["state"] == "cancelled"
    stored = await crew.host.store.read(stream=coordination_stream(one))
    assert [type(each.event).__name__ for each in stored][-1] == "CoordinationCancelled"


async def test_an_agent_ends_only_what_it_began(crew):
    await crew.up("ana", "bob")
    one = await crew.begins("parallel", "ana", caller=crew.agent("ana"))
    wanted = crew.wanted("cancel_coordination", caller=crew.agent("bob"), coordination_id=one)
    assert "is session/" in await crew.refused(wanted)
    own = crew.wanted("cancel_coordination", caller=crew.agent("ana"), coordination_id=one)
    assert (await crew.told(own))["state"] == "cancelled"


async def test_who_lacks_the_scope_coordinates_nobody(crew):
    await crew.up("ana")
    caller = Principal(PrincipalKind.CLIENT, "program", frozenset({Scope.SESSION_READ}))
    assert "agent:coordinate" in await crew.refused(crew.wish("parallel", "ana", caller=caller))


async def test_resources_tell_and_say_which_events_change_them(crew):
    await crew.up("ana")
    one = await crew.begins("parallel", "ana")
    contributed = crew.host.contributed
    every = contributed.resources["ccmaster://coordinations"]
    single = contributed.templates["ccmaster://coordinations/{coordination_id}"]
    told = await contributed.code(every, every.read)(_Read(crew.host, {}))
    assert [each["coordination_id"] for each in told["coordinations"]] == [one]
    assert json.dumps(told)
    read = contributed.code(single, single.read)
    assert (await read(_Read(crew.host, {"coordination_id": one})))["state"] == "running"
    changed = contributed.code(single, single.changed_by)
    stored = await crew.host.store.read(stream=coordination_stream(one))
    uri = f"ccmaster://coordinations/{one}"
    assert all(uri in changed(each.event) for each in stored)
    assert "ccmaster://coordinations" in changed(stored[0].event)


class _Read:
    def __init__(self, host, variables):
        self.host, self.variables = host, variables


async def _sent(crew, name):
    stored = await crew.host.store.read(stream=session_stream(crew.ids[name]))
    return [each.event for each in stored if type(each.event).__name__ == "MessageSent"]
