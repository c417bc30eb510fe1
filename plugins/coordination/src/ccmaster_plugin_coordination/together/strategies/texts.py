"""What a strategy says: to an agent about its step, and of all that agents reported. Pure."""

from collections.abc import Sequence

from ccmaster_hookspecs.strategies import Assignment, Progress, Situation, StepState


def part(situation: Situation, assignment: Assignment) -> str:
    """Return what an agent is to do."""
    task = assignment.task.strip()
    if not task:
        return situation.description
    return f"{task}\n\nThis is your part of the whole: {situation.description}"


def assigned(situation: Situation, agent: str) -> Assignment:
    """Return what an agent is there for; `agent` is one of the assignments'."""
    return next(one for one in situation.assignments if one.agent == agent)


def doer(situation: Situation, one: Progress) -> str:
    """Name the agent that did a step, or is to do it."""
    return one.name or assigned(situation, one.step.agent).name


def joined(situation: Situation, steps: Sequence[Progress]) -> str:
    """Return what the agents of steps reported, under the agents' names."""
    return "\n\n".join(_told(situation, one) for one in steps)


def stopped(situation: Situation, steps: Sequence[Progress]) -> str:
    """Say of the first of some steps that was not done why that is so."""
    bad = next(one for one in steps if one.state is not StepState.DONE)
    why = f": {bad.result}" if bad.result else ""
    return f"{doer(situation, bad)}'s step {bad.step.key} {_WORDS[bad.state]}{why}"


def _told(situation: Situation, one: Progress) -> str:
    name, text = doer(situation, one), one.result or "(no words)"
    mark = "" if one.state is StepState.DONE else f" ({_WORDS[one.state]})"
    return f"{name}{mark}:\n{text}"


_WORDS = {
    StepState.WAITING: "waits",
    StepState.WORKING: "is worked on",
    StepState.DONE: "is done",
    StepState.FAILED: "failed",
    StepState.CANCELLED: "was cancelled",
}
