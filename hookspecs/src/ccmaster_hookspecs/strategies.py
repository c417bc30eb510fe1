"""Strategies: how several agents work together on one thing.

A strategy is a pure function. ccmaster asks it whenever a step of the coordination has come to
its end, and does what it answers: it never waits, sends or looks anything up itself.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen


class StepState(StrEnum):
    """How far a step has come."""

    WAITING = "waiting"
    """For other steps, or for its agent."""
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing follows this state."""
        return self in {StepState.DONE, StepState.FAILED, StepState.CANCELLED}


@frozen(kw_only=True)
class Assignment:
    """One agent that takes part, and what it is there for."""

    agent: str
    """The session's id."""
    name: str
    """What the session is called."""
    task: str = ""
    """What it is to do; empty: the coordination's description says it."""
    role: str = ""
    """What the strategy knows it as, such as 'lead' or 'review'; empty: it works."""


@frozen(kw_only=True)
class Step:
    """One task of a coordination, to be given to an agent."""

    key: str
    """Its name within the coordination; a key that was used is not used again."""
    agent: str
    """The session's id; one of the assignments'."""
    text: str
    """What the agent is to do."""
    title: str = ""
    """The same in a few words; empty: the beginning of the text."""
    after: tuple[str, ...] = ()
    """The keys of the steps that must be done before; their results are given to the agent."""
    choices: tuple[str, ...] = ()
    """What the agent must choose from as it completes the step; empty: nothing."""
    under: str | None = None
    """The key of the step whose agent leads this one; None: nobody leads it."""
    others: tuple[str, ...] | None = None
    """Which of the coordination's other agents may do it instead where its agent dies, by their
    sessions' ids; empty: nobody, and the step has failed then. None: any of them."""


@frozen(kw_only=True)
class Progress:
    """A step, and how far it has come."""

    step: Step
    state: StepState
    result: str = ""
    """What its agent reported; for one that failed, why."""
    choice: str | None = None
    """What its agent chose; None: nothing yet, or there was nothing to choose."""
    name: str = ""
    """What the agent is called that worked on it last; empty: nobody did yet."""


@frozen(kw_only=True)
class Situation:
    """A coordination, as far as it has come."""

    description: str
    """What all of it is for."""
    assignments: tuple[Assignment, ...]
    """At least one, each of another agent."""
    steps: tuple[Progress, ...] = ()
    """In the order they were made; none at the beginning."""
    led: tuple[Progress, ...] = ()
    """What agents of the coordination gave others to do, as parts of their steps: the key of each
    is a task's id, and `under` is the step's."""
    options: Mapping[str, Any] = field(factory=dict)
    """What the caller gave for this strategy, JSON data that fits its schemas, and the defaults
    that those name."""

    def progress(self, key: str) -> Progress | None:
        """Return a step by its key; None where there is none."""
        return next((one for one in self.steps if one.step.key == key), None)


@frozen
class More:
    """Do these steps too."""

    steps: tuple[Step, ...]


@frozen(kw_only=True)
class Finished:
    """The coordination is over; what still runs of it is cancelled."""

    result: str
    done: bool = True
    """Whether it came to its proper end; else the result says why not."""


@frozen(kw_only=True)
class Strategy:
    """A way in which agents work together, as a contribution."""

    name: str
    """1 to 128 letters, digits, '_', '-' and '.'; unique over all plugins."""
    help: str
    """One sentence for whoever chooses among strategies."""
    decide: str
    """Names a pure `(Situation) -> More | Finished | None`; None: wait for what runs.

    Where nothing runs that it could wait for, None fails the coordination.

    Raises:
        InvalidRequest: These assignments or options cannot be; only of a situation without
            steps, before anything is done.
    """
    roles: Mapping[str, str] = field(factory=dict, eq=False)
    """The roles it knows, and what each is for."""
    follows: str = ""
    """What comes after its first steps, in a few words for whoever begins it; empty: nothing."""
    options: Mapping[str, Any] = field(factory=dict, eq=False)
    """The JSON Schema of each option it knows, by name."""
