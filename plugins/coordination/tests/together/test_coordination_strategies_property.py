"""Every strategy comes to an end, whatever becomes of its steps, and does nothing twice."""

from importlib import import_module

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import (
    Assignment,
    Finished,
    More,
    Progress,
    Situation,
    Step,
    StepState,
)
from ccmaster_plugin_coordination.together.strategies.described import STRATEGIES

MOST_STEPS = 400
OVER = [StepState.DONE, StepState.DONE, StepState.DONE, StepState.FAILED, StepState.CANCELLED]
WORDS = st.text(alphabet="ab .\n", max_size=6)


def decide_of(strategy):
    module, attribute = strategy.decide.split(":")
    return getattr(import_module(module), attribute)


@st.composite
def beginnings(draw, strategy):
    """Draw a situation in which nothing was done yet."""
    roles = st.sampled_from(["", *strategy.roles])
    names = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5, unique=True))
    assignments = tuple(
        Assignment(agent=f"id-{name}", name=name, task=draw(WORDS), role=draw(roles))
        for name in names
    )
    options = {}
    for name, schema in strategy.options.items():
        if draw(st.booleans()):
            options[name] = draw(values(schema))
            Draft202012Validator(schema).validate(options[name])
        elif "default" in schema:
            options[name] = schema["default"]
    return Situation(description="all of it", assignments=assignments, options=options)


def values(schema):
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema["minimum"], min(schema.get("maximum", 6), 6))
        case "array":
            return st.lists(st.sampled_from(["x", "y", "z"]), min_size=2, unique=True)
    raise AssertionError(schema)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda one: one.name)
@given(data=st.data())
def test_it_comes_to_an_end_and_does_nothing_twice(strategy, data):
    decide = decide_of(strategy)
    situation = data.draw(beginnings(strategy))
    try:
        decision = decide(situation)
    except InvalidRequest:
        return  # these cannot work together so; the tests of each strategy say which
    assert isinstance(decision, More)
    while not isinstance(decision, Finished):
        if isinstance(decision, More):
            situation = grown(situation, decision)
            assert decide(situation) is None, "what was decided is decided again"
        situation = data.draw(moved(situation))
        decision = decide(situation)
        assert decide(situation) == decision
    assert isinstance(decision.result, str)
    assert not (decision.done and all(one.state is StepState.FAILED for one in situation.steps))


def grown(situation, more):
    """Return a situation with new steps, which are fit to be made."""
    assert more.steps
    for step in more.steps:
        check(situation, step)
        situation = evolve(
            situation, steps=(*situation.steps, Progress(step=step, state=StepState.WAITING))
        )
    assert len(situation.steps) <= MOST_STEPS
    return situation


def check(situation, step):
    agents = {one.agent for one in situation.assignments}
    keys = {one.step.key for one in situation.steps}
    assert step.agent in agents
    assert step.key
    assert step.key not in keys
    assert set(step.after) <= keys
    assert set(step.others or ()) <= agents - {step.agent}
    assert situation.description in step.text
    assert step.under is None or step.under in keys


@st.composite
def moved(draw, situation):
    """Draw what a situation becomes once something of it has moved on."""
    open_steps = [at for at, one in enumerate(situation.steps) if not one.state.over]
    open_led = [at for at, one in enumerate(situation.led) if not one.state.over]
    assert open_steps or open_led, "it waits, and nothing runs"
    lead = next((situation.steps[at] for at in open_steps), None)
    if lead and len(situation.led) < 3 and draw(st.booleans()):
        part = Step(key=f"t{len(situation.led)}", agent=lead.step.agent, text="a part", under="k")
        return evolve(situation, led=(*situation.led, Progress(step=part, state=StepState.WORKING)))
    if open_led and (not open_steps or draw(st.booleans())):
        at = draw(st.sampled_from(open_led))
        return evolve(situation, led=replaced(situation.led, at, ended(draw, situation.led[at])))
    at = draw(st.sampled_from(open_steps))
    one = ended(draw, situation.steps[at])
    return evolve(situation, steps=replaced(situation.steps, at, one))


def ended(draw, one):
    if one.state is StepState.WAITING and draw(st.booleans()):
        return evolve(one, state=StepState.WORKING)
    state = draw(st.sampled_from(OVER))
    choice = draw(st.sampled_from(one.step.choices)) if one.step.choices else None
    chosen = choice if state is StepState.DONE else None
    return evolve(one, state=state, result=draw(WORDS), choice=chosen)


def replaced(progresses, at, one):
    return (*progresses[:at], one, *progresses[at + 1 :])
