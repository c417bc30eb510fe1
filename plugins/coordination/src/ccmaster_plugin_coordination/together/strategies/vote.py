"""The strategy `vote`: everyone decides alone, and the votes are counted. Pure."""

from collections import Counter
from collections.abc import Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Finished, More, Progress, Situation, Step, StepState
from ccmaster_plugin_coordination.together.strategies.steps import over
from ccmaster_plugin_coordination.together.strategies.texts import doer, part

CHOICES, RULE, QUORUM, TIE = "choices", "rule", "quorum", "tie"
PLURALITY, MAJORITY = "plurality", "majority"
NOBODY, FIRST = "nobody", "first"


def decide(situation: Situation) -> More | Finished | None:
    """Ask everyone; count once everyone has voted, or cannot any more."""
    if not situation.steps:
        return More(_ballots(situation))
    if not over(situation.steps):
        return None
    cast = [one for one in situation.steps if one.state is StepState.DONE]
    quorum = _quorum(situation)
    if len(cast) < quorum:
        missing = f"{len(cast)} of {len(situation.steps)} voted, and {quorum} must have"
        return Finished(result=f"{missing}\n\n{_votes(situation, cast)}".strip(), done=False)
    return _counted(situation, cast)


def _ballots(situation: Situation) -> tuple[Step, ...]:
    if _quorum(situation) > len(situation.assignments):
        raise InvalidRequest(
            f"{_quorum(situation)} must have voted, and there are {len(situation.assignments)}",
            f"give a smaller {QUORUM!r}",
        )
    choices = tuple(situation.options.get(CHOICES, ()))
    how = (
        "As you complete this, choose one of the choices, and say as the result why."
        if choices
        else "Complete this with your answer as the result, in as few words as it takes: answers "
        "are counted together only where they are the same."
    )
    return tuple(
        Step(
            key=str(number),
            agent=one.agent,
            text=f"{part(situation, one)}\n\nThis is a vote: decide for yourself, and ask none of "
            f"the others. {how}",
            choices=choices,
            others=(),  # nobody votes twice
        )
        for number, one in enumerate(situation.assignments, 1)
    )


def _quorum(situation: Situation) -> int:
    default = len(situation.assignments) // 2 + 1
    return int(situation.options.get(QUORUM, default))


def _counted(situation: Situation, cast: Sequence[Progress]) -> Finished:
    votes = Counter(_vote(one) for one in cast)
    most = max(votes.values())
    ahead = [vote for vote in _in_order(situation, cast) if votes[vote] == most]
    told = _votes(situation, cast)
    if situation.options.get(RULE, PLURALITY) == MAJORITY and most * 2 <= len(cast):
        short = f"no majority: {most} of {len(cast)} votes are the most that anything has"
        return Finished(result=f"{short}\n\n{told}", done=False)
    if len(ahead) > 1 and situation.options.get(TIE, NOBODY) == NOBODY:
        tied = f"a tie: {' and '.join(ahead)} have {most} of {len(cast)} votes each"
        return Finished(result=f"{tied}\n\n{told}", done=False)
    said = next(_words(one) for one in cast if _vote(one) == ahead[0])
    return Finished(result=f"{said} ({most} of {len(cast)} votes)\n\n{told}")


def _in_order(situation: Situation, cast: Sequence[Progress]) -> Sequence[str]:
    """Return what was voted for: as the choices stand, else as the agents do."""
    votes = dict.fromkeys(_vote(one) for one in cast)
    choices = [choice for choice in situation.options.get(CHOICES, ()) if choice in votes]
    return choices or [*votes]


def _vote(one: Progress) -> str:
    """Return what was voted for, so that the same answer in other letters is the same."""
    if one.choice is not None:
        return one.choice
    return " ".join(one.result.casefold().split()).rstrip(".!")


def _words(one: Progress) -> str:
    return one.choice or " ".join(one.result.split())


def _votes(situation: Situation, cast: Sequence[Progress]) -> str:
    return "\n".join(_line(situation, one) for one in cast)


def _line(situation: Situation, one: Progress) -> str:
    why = f" - {one.result}" if one.choice is not None and one.result else ""
    return f"{doer(situation, one)}: {_words(one)}{why}"
