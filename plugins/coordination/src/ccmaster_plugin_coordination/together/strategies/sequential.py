"""The strategy `sequential`: one agent after the other, each with a text of its own. Pure."""

from ccmaster_hookspecs.strategies import Finished, More, Situation, Step
from ccmaster_plugin_coordination.together.strategies.steps import done, over
from ccmaster_plugin_coordination.together.strategies.texts import joined, part

GO_ON = "go_on_after_failure"


def decide(situation: Situation) -> More | Finished | None:
    """Let the next one begin once the one before is through."""
    steps = situation.steps
    if not over(steps):
        return None
    broken = not done(steps) and not situation.options.get(GO_ON, False)
    if broken or len(steps) == len(situation.assignments):
        return Finished(result=joined(situation, steps), done=done(steps))
    following = situation.assignments[len(steps)]
    text = part(situation, following)
    return More((Step(key=str(len(steps) + 1), agent=following.agent, text=text),))
