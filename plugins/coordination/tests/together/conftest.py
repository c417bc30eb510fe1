"""What tests of agents at work together share: coordinations played by hand."""

from importlib import import_module

import pytest
from attrs import define, evolve, field

from ccmaster_hookspecs.strategies import Assignment, More, Progress, Situation, StepState
from ccmaster_plugin_coordination.together.strategies.described import STRATEGIES


@define
class Played:
    """A coordination whose agents do what a test says."""

    decide: object
    situation: Situation
    finished: object = None
    last: tuple = ()
    """The steps that were decided on last."""
    given: dict = field(factory=dict)

    def begin(self):
        return self._go_on(self.decide(self.situation))

    def ends(self, key, result="", choice=None, state=StepState.DONE):
        """Let a step come to its end, and the strategy decide."""
        assert not self.situation.progress(key).state.over
        steps = tuple(
            evolve(one, state=state, result=result, choice=choice) if one.step.key == key else one
            for one in self.situation.steps
        )
        self.situation = evolve(self.situation, steps=steps)
        return self._go_on(self.decide(self.situation))

    def fails(self, key, why="it broke"):
        return self.ends(key, why, state=StepState.FAILED)

    @property
    def keys(self):
        return [step.key for step in self.last]

    def _go_on(self, decision):
        self.last = decision.steps if isinstance(decision, More) else ()
        new = tuple(Progress(step=step, state=StepState.WAITING) for step in self.last)
        self.situation = evolve(self.situation, steps=(*self.situation.steps, *new))
        if decision is not None and not self.last:
            self.finished = decision
        return self


@pytest.fixture
def play():
    """Play a strategy that comes with ccmaster: agents are named 'name', 'name:role'."""

    def begun(name, *agents, **options):
        strategy = next(one for one in STRATEGIES if one.name == name)
        module, attribute = strategy.decide.split(":")
        assignments = []
        for agent in agents:
            called, _, role = agent.partition(":")
            task = f"what {called} does"
            assignments.append(Assignment(agent=called, name=called, role=role, task=task))
        situation = Situation(
            description="The whole.", assignments=tuple(assignments), options=options
        )
        return Played(getattr(import_module(module), attribute), situation).begin()

    return begun
