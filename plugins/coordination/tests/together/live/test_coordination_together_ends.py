"""A coordination comes to an end: by the clock, by its bounds, whatever its strategy does."""

import asyncio
import threading

import pytest

from ccmaster_hookspecs.strategies import Finished, More, Step, Strategy
from ccmaster_plugin_coordination.together import asking


@pytest.fixture(autouse=True)
def bounded(configure):
    configure("max_coordinations = 2", "max_coordination_agents = 3", "max_coordination_steps = 3")


def step(situation, key="1", **more):
    return Step(key=key, agent=situation.assignments[0].agent, text="Do it.", **more)


def first(then):
    """Return a strategy's function that begins with one step, and goes on as a test says."""

    def decide(situation):
        return then(situation) if situation.steps else More((step(situation),))

    return decide


def raises(situation):
    raise ZeroDivisionError("no luck")


def leaves(situation):
    raise SystemExit(3)


NONSENSE = {
    "raises": (raises, "ZeroDivisionError('no luck')"),
    "leaves": (leaves, "SystemExit(3)"),
    "answers": (lambda situation: "on", "answered 'on'"),
    "waits": (lambda situation: None, "waits, and nothing runs"),
    "nothing": (lambda situation: More(()), "named no step"),
    "no-steps": (lambda situation: More("ab"), "named steps that are none"),
    "key-again": (lambda s: More((step(s, "1"),)), "used a step's key again"),
    "stranger": (lambda s: More((Step(key="2", agent="x", text="y"),)), "does not take part"),
    "takeover": (lambda s: More((step(s, "2", others=("x",)),)), "does not take part"),
    "no-text": (lambda s: More((Step(key="2", agent=s.assignments[0].agent, text=" "),)), "text"),
    "after": (lambda s: More((step(s, "2", after=("9",)),)), "named a step that is not there"),
    "circle": (
        lambda s: More((step(s, "2", after=("3",)), step(s, "3", after=("2",)))),
        "lets steps wait for each other",
    ),
    "choices": (lambda s: More((step(s, "2", choices=("x", "x")),)), "each once"),
    "no-result": (lambda situation: Finished(result=None), "which is no text"),
}


@pytest.mark.parametrize("name", NONSENSE)
async def test_a_strategy_that_makes_no_sense_ends_it_and_says_why(crew, name):
    decide, words = NONSENSE[name]
    crew.host.contributed.add("test", Strategy(name=name, help="Odd.", decide=first(decide)))
    await crew.up("ana")
    one = await crew.begins(name, "ana")
    await crew.completes(one, "1")
    told = await crew.over(one)
    assert told["state"] == "failed"
    assert words in told["result"]


async def test_a_strategy_that_never_answers_ends_it_and_holds_nothing_up(crew, monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE", 0.2)
    freed = threading.Event()
    hangs = first(lambda situation: freed.wait(60))
    crew.host.contributed.add("test", Strategy(name="hangs", help="Hangs.", decide=hangs))
    await crew.up("ana", "bob")
    one, other = await crew.begins("hangs", "ana"), await crew.begins("parallel", "bob")
    await crew.completes(one, "1")
    await crew.completes(other, "1")
    assert "has not decided within" in (await crew.over(one))["result"]
    assert (await crew.over(other))["state"] == "done"
    freed.set()


class Unspeakable:
    """What cannot even be shown."""

    def __repr__(self):
        raise ZeroDivisionError("no words")


async def test_an_answer_that_cannot_be_shown_ends_it_and_holds_nothing_up(crew):
    odd = Strategy(name="odd", help="Odd.", decide=first(lambda situation: Unspeakable()))
    crew.host.contributed.add("test", odd)
    await crew.up("ana", "bob")
    one, other = await crew.begins("odd", "ana"), await crew.begins("parallel", "bob")
    await crew.completes(one, "1")
    await crew.completes(other, "1")
    assert "no words" in (await crew.over(one))["result"]
    assert (await crew.over(other))["state"] == "done"


async def test_a_strategy_without_end_is_ended(crew):
    endless = first(lambda s: More((step(s, str(len(s.steps) + 1)),)))
    crew.host.contributed.add("test", Strategy(name="endless", help="Endless.", decide=endless))
    await crew.up("ana")
    one = await crew.begins("endless", "ana")
    for key in range(1, 4):
        await crew.completes(one, str(key))
    told = await crew.over(one)
    assert told["state"] == "failed"
    assert "it wants more than 3 steps" in told["result"]


async def test_it_is_given_up_when_its_time_is_over(crew):
    await crew.up("ana", "bob")
    one = await crew.begins("parallel", "ana", "bob", timeout=0.5)
    await crew.working(one, "1")
    told = await crew.over(one)
    assert (told["state"], told["result"]) == ("failed", "it was not over within 0.5 s")
    assert {step["state"] for step in told["steps"]} == {"cancelled"}


async def test_a_strategy_that_is_taken_away_ends_it(crew):
    decide = first(lambda situation: Finished(result="well"))
    taken_away = crew.host.contributed.add(
        "test", Strategy(name="here", help="Here.", decide=decide)
    )
    await crew.up("ana")
    one = await crew.begins("here", "ana")
    taken_away()
    await crew.completes(one, "1")
    assert (await crew.over(one))["result"] == "no plugin gives the strategy 'here' now"


async def test_a_step_that_builds_on_one_that_failed_is_cancelled(crew):
    def decide(situation):
        if not situation.steps:
            return More((step(situation), step(situation, "2", after=("1",))))
        if not all(one.state.over for one in situation.steps):
            return None
        return Finished(result=" ".join(one.state for one in situation.steps), done=False)

    crew.host.contributed.add("test", Strategy(name="chain", help="A chain.", decide=decide))
    await crew.up("ana")
    one = await crew.begins("chain", "ana")
    await crew.fails(one, "1")
    told = await crew.over(one)
    assert told["result"] == "failed cancelled"
    assert "it builds on 'Do it.', which is failed" in told["steps"][1]["result"]


async def test_one_principal_has_so_many_under_way_and_no_more(crew):
    await crew.up("ana", "bob", "cleo")
    await crew.begins("parallel", "ana")
    one = await crew.begins("parallel", "bob")
    assert "runs 2 coordinations already" in await crew.refused(crew.wish("parallel", "cleo"))
    by_agent = crew.wish("parallel", "cleo", caller=crew.agent("cleo"))
    assert (await crew.told(by_agent))["state"] == "running"
    await crew.told(crew.wanted("cancel_coordination", coordination_id=one))
    assert (await crew.told(crew.wish("parallel", "bob")))["state"] == "running"


async def test_so_many_agents_take_part_and_no_more(crew):
    names = ("ana", "bob", "cleo", "dan")
    await crew.up(*names)
    assert "4 agents are more than 3" in await crew.refused(crew.wish("parallel", *names))


async def test_who_waits_and_goes_away_leaves_it_running(crew, link):
    await crew.up("ana")
    waiting = asyncio.create_task(crew.call(crew.wish("parallel", "ana", wait=True), link))
    await link.tells("ana works on")
    waiting.cancel()
    await asyncio.wait({waiting})
    [stored] = await crew.host.store.read(prefix="coordination/", limit=1)
    one = stored.event.coordination_id
    await crew.completes(one, "1")
    assert (await crew.over(one))["state"] == "done"
