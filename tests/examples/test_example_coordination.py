"""The example of hooks on how agents work together is found, and does what it says."""

import pytest
from attrs import evolve

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Assignment, Progress, Situation, StepState

AGENTS = tuple(Assignment(agent=f"id-{name}", name=name) for name in ("ana", "bob", "cleo"))


def through(situation, more, *failed):
    """Return a situation in which steps were made, and have come to their end."""
    made = tuple(
        Progress(
            step=step,
            state=StepState.FAILED if step.key in failed else StepState.DONE,
            result=f"result of {step.key}",
        )
        for step in more.steps
    )
    return evolve(situation, steps=(*situation.steps, *made))


async def test_register_strategies(install, open_host):
    install("red_team")
    async with open_host() as host:
        strategy = host.contributed.strategies["red_team"]
        decide = host.contributed.code(strategy, strategy.decide)
    situation = Situation(description="A lock.", assignments=AGENTS)
    build = decide(situation)
    assert [step.agent for step in build.steps] == ["id-ana"]
    situation = through(situation, build)
    attacks = decide(situation)
    assert [(step.agent, step.after) for step in attacks.steps] == [
        ("id-bob", ("build",)),
        ("id-cleo", ("build",)),
    ]
    situation = through(situation, attacks, "attack by bob")
    mend = decide(situation)
    assert [step.after for step in mend.steps] == [("build", "attack by cleo")]
    done = decide(through(situation, mend))
    assert (done.done, done.result) == (True, "result of mend")
    assert not decide(through(situation, mend, "mend")).done


async def test_red_team_needs_someone_who_attacks(install, open_host):
    decide = install("red_team")("attacking").decide
    with pytest.raises(InvalidRequest, match="nobody attacks"):
        decide(Situation(description="A lock.", assignments=AGENTS[:1]))


async def test_red_team_ends_with_what_could_not_be_built(install):
    decide = install("red_team")("attacking").decide
    situation = Situation(description="A lock.", assignments=AGENTS)
    done = decide(through(situation, decide(situation), "build"))
    assert (done.done, done.result) == (False, "result of build")
