"""How far several steps have come together. Pure."""

from collections.abc import Iterable, Sequence

from ccmaster_hookspecs.strategies import Assignment, Progress, Situation, StepState


def over(steps: Iterable[Progress]) -> bool:
    """Whether nothing follows any of them."""
    return all(one.state.over for one in steps)


def done(steps: Iterable[Progress]) -> bool:
    """Whether each is done."""
    return all(one.state is StepState.DONE for one in steps)


def in_role(situation: Situation, role: str) -> Sequence[Assignment]:
    """Return the agents that have a role, in their order."""
    return [one for one in situation.assignments if one.role == role]


def workers(situation: Situation, own: Assignment) -> tuple[str, ...] | None:
    """Return who may do an agent's work instead: the others that work, or else anyone."""
    found = (one.agent for one in in_role(situation, "") if one.agent != own.agent)
    return tuple(found) or None


def strangers(situation: Situation, made: Iterable[Progress]) -> tuple[str, ...]:
    """Return the ids of all agents that did none of some steps."""
    own = {one.step.agent for one in made}
    return tuple(one.agent for one in situation.assignments if one.agent not in own)
