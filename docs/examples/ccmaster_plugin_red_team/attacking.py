"""Builds, attacks, mends: what comes next, told by what is over. Pure."""

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Finished, More, Situation, Step, StepState


def decide(situation: Situation) -> More | Finished | None:
    """Return the next steps, the end, or None to wait for those that run."""
    builder, *attackers = situation.assignments
    built, mended = situation.progress("build"), situation.progress("mend")
    if not attackers:
        raise InvalidRequest("nobody attacks", "name one more agent at least")
    if built is None:
        return More((Step(key="build", agent=builder.agent, text=situation.description),))
    if not all(one.state.over for one in situation.steps):
        return None
    if built.state is not StepState.DONE or mended:
        last = mended or built
        return Finished(result=last.result, done=last.state is StepState.DONE)
    if len(situation.steps) == 1:
        text = f"Find what is wrong with it. It was to be: {situation.description}"
        return More(tuple(_after("build", one, text) for one in attackers))
    found = [one.step.key for one in situation.steps if one.state is StepState.DONE]
    text = f"Mend what the others found. It was to be: {situation.description}"
    return More((Step(key="mend", agent=builder.agent, text=text, after=tuple(found)),))


def _after(key, one, text):
    return Step(key=f"attack by {one.name}", agent=one.agent, text=text, after=(key,))
