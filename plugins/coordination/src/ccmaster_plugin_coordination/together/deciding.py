"""What a strategy's answer comes to: steps that can be made, an end, or nothing. Pure."""

from collections.abc import Iterator, Sequence

from ccmaster_hookspecs.strategies import Finished, More, Situation, Step
from ccmaster_plugin_coordination.tasks.graph import cycle
from ccmaster_plugin_coordination.together.asking import Decision


def sound(situation: Situation, decision: Decision, most: int) -> Decision:
    """Return a decision that can be carried out: one that cannot is an end, which says why.

    Args:
        situation: What was decided on.
        decision: What the strategy answered.
        most: How many steps a coordination has at most.
    """
    if decision is None:
        return None if _runs(situation) else _failed("waits, and nothing runs")
    if isinstance(decision, Finished):
        if isinstance(decision.result, str) and isinstance(decision.done, bool):
            return decision
        return _failed(f"ended with {decision.result!r:.100}, which is no text")
    wrong = _wrong(situation, decision, most)
    return _failed(wrong) if wrong else decision


def _failed(why: str) -> Finished:
    return Finished(result=f"the strategy {why}", done=False)


def _runs(situation: Situation) -> bool:
    return any(not one.state.over for one in (*situation.steps, *situation.led))


def _wrong(situation: Situation, more: More, most: int) -> str | None:
    """Say why steps cannot be made; None: they can."""
    steps = more.steps
    if not isinstance(steps, tuple) or not all(isinstance(step, Step) for step in steps):
        return "named steps that are none"
    if not steps:
        return "named no step"
    if len(situation.steps) + len(steps) > most:
        return f"has no end: it wants more than {most} steps"
    try:
        return next(_objections(situation, steps), None)
    except TypeError as error:
        return f"named steps that are none: {error}"


def _objections(situation: Situation, steps: Sequence[Step]) -> Iterator[str]:
    agents = {one.agent for one in situation.assignments}
    known = {one.step.key for one in situation.steps}
    keys = [step.key for step in steps]
    if len({*keys} | known) < len(keys) + len(known):
        yield "used a step's key again"
    for step in steps:
        if not isinstance(step.key, str) or not step.key:
            yield "named a step without a key"
        if step.agent not in agents or not agents.issuperset(step.others or ()):
            yield f"named an agent that does not take part, in step {step.key!r}"
        if not isinstance(step.text, str) or not step.text.strip():
            yield f"gave step {step.key!r} no text"
        if not isinstance(step.title, str):
            yield f"gave step {step.key!r} a title that is no text"
        if not all(isinstance(choice, str) for choice in step.choices):
            yield f"gave step {step.key!r} choices that cannot be chosen from"
        if not known.union(keys).issuperset({*step.after, *filter(None, [step.under])}):
            yield f"named a step that is not there, in step {step.key!r}"
    if path := cycle({step.key: [*step.after, *filter(None, [step.under])] for step in steps}):
        yield f"lets steps wait for each other: {' → '.join(path)}"
