"""The strategy `review`: some work, others approve, or send it back with comments. Pure.

The keys of a round's steps are 'work-<round>.<n>' and 'review-<round>.<n>'.
"""

from collections.abc import Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Finished, More, Progress, Situation, Step, StepState
from ccmaster_plugin_coordination.together.strategies import reviewing
from ccmaster_plugin_coordination.together.strategies.steps import done, in_role, over, workers
from ccmaster_plugin_coordination.together.strategies.texts import joined, part, stopped

APPROVAL = "approval"
ALL, MAJORITY = "all", "majority"
_WORK, _REVIEW = "work", "review"


def decide(situation: Situation) -> More | Finished | None:
    """Let the workers work, then the reviewers review, until these approve."""
    if not situation.steps:
        return More(_first(situation))
    if not over(situation.steps):
        return None
    kind, round_ = _place(situation.steps[-1])
    latest = [one for one in situation.steps if _place(one) == (kind, round_)]
    if kind == _WORK:
        if not done(latest):
            return Finished(result=stopped(situation, latest), done=False)
        return More(_reviews(situation, latest, round_))
    works = [one for one in situation.steps if _place(one) == (_WORK, round_)]
    return _reviewed(situation, works, latest, round_)


def _first(situation: Situation) -> tuple[Step, ...]:
    reviewing.check_order(situation)
    if not in_role(situation, reviewing.ROLE):
        raise InvalidRequest(
            f"no agent has the role {reviewing.ROLE!r}", "name who is to approve of the work"
        )
    return tuple(
        Step(
            key=f"{_WORK}-1.{number}",
            agent=one.agent,
            text=part(situation, one),
            others=workers(situation, one),
        )
        for number, one in enumerate(in_role(situation, ""), 1)
    )


def _reviews(situation: Situation, works: Sequence[Progress], round_: int) -> tuple[Step, ...]:
    reviewers = in_role(situation, reviewing.ROLE)
    return tuple(
        reviewing.review(situation, one, f"{_REVIEW}-{round_}.{number}", works)
        for number, one in enumerate(reviewers, 1)
    )


def _reviewed(
    situation: Situation, works: Sequence[Progress], reviews: Sequence[Progress], round_: int
) -> More | Finished:
    yes = [one for one in reviews if reviewing.approved(one)]
    back = [one for one in reviews if one.state is StepState.DONE and one not in yes]
    needed = len(reviews)
    if situation.options.get(APPROVAL, ALL) == MAJORITY:
        needed = len(reviews) // 2 + 1
    if len(yes) >= needed:
        return Finished(result=joined(situation, works))
    if not back:
        return Finished(result=stopped(situation, reviews), done=False)
    if round_ >= reviewing.most_rounds(situation):
        said = joined(situation, back)
        text = f"sent back in round {round_}, the last one\n\n{said}"
        return Finished(result=f"{text}\n\nAs it is:\n\n{joined(situation, works)}", done=False)
    again = zip(in_role(situation, ""), works, strict=True)
    return More(
        tuple(
            reviewing.again(situation, one, f"{_WORK}-{round_ + 1}.{number}", work, back)
            for number, (one, work) in enumerate(again, 1)
        )
    )


def _place(one: Progress) -> tuple[str, int]:
    kind, rest = one.step.key.split("-")
    return kind, int(rest.partition(".")[0])
