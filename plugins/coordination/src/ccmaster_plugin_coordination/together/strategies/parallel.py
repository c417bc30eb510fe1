"""The strategy `parallel`: all at once, and the results put together. Pure."""

from ccmaster_hookspecs.strategies import Finished, More, Situation, Step
from ccmaster_plugin_coordination.together.strategies.steps import done, over
from ccmaster_plugin_coordination.together.strategies.texts import joined, part


def decide(situation: Situation) -> More | Finished | None:
    """Let everyone begin; end once everyone is through."""
    steps = situation.steps
    if not steps:
        return More(
            tuple(
                Step(key=str(number), agent=one.agent, text=part(situation, one))
                for number, one in enumerate(situation.assignments, 1)
            )
        )
    if not over(steps):
        return None
    return Finished(result=joined(situation, steps), done=done(steps))
