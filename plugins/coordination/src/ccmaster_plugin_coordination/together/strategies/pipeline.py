"""The strategy `pipeline`: each agent gets what the one before made. Pure.

The key of a step is its stage and its round, such as '2.1'. A stage that reviews looks at the
last stage before it that works, and may send it back.
"""

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Finished, More, Progress, Situation, Step, StepState
from ccmaster_plugin_coordination.together.strategies import reviewing
from ccmaster_plugin_coordination.together.strategies.steps import workers
from ccmaster_plugin_coordination.together.strategies.texts import doer, part, stopped


def decide(situation: Situation) -> More | Finished | None:
    """Go to the next stage, or back to the one before; end after the last."""
    if not situation.steps:
        return More((_first(situation),))
    last = situation.steps[-1]
    if not last.state.over:
        return None
    if last.state is not StepState.DONE:
        return Finished(result=stopped(situation, [last]), done=False)
    stage, round_ = _place(last)
    if _reviews(situation, stage) and not reviewing.approved(last):
        return _sent_back(situation, last, round_)
    if stage == len(situation.assignments):
        return Finished(result=_work(situation, stage).result)
    return More((_step(situation, stage + 1, round_),))


def _first(situation: Situation) -> Step:
    if situation.assignments[0].role == reviewing.ROLE:
        raise InvalidRequest(
            f"the first stage has the role {reviewing.ROLE!r}, and there is nothing to review",
            "begin with an agent that works",
        )
    return _step(situation, 1, 1)


def _step(situation: Situation, stage: int, round_: int) -> Step:
    """Return the step of a stage that is come to from the one before."""
    assignment = situation.assignments[stage - 1]
    if assignment.role == reviewing.ROLE:
        key = f"{stage}.{round_}"
        return reviewing.review(situation, assignment, key, [_work(situation, stage)])
    return Step(
        key=f"{stage}.1",
        agent=assignment.agent,
        text=part(situation, assignment),
        after=_before(situation, stage),
        others=workers(situation, assignment),
    )


def _sent_back(situation: Situation, review: Progress, round_: int) -> More | Finished:
    stage, _ = _place(review)
    work = _work(situation, stage)
    if round_ >= reviewing.most_rounds(situation):
        name = doer(situation, review)
        text = f"{name} sent it back in round {round_}, the last one: {review.result}"
        return Finished(result=f"{text}\n\nAs it is:\n{work.result}", done=False)
    working, _ = _place(work)
    worker = situation.assignments[working - 1]
    key = f"{working}.{round_ + 1}"
    return More((reviewing.again(situation, worker, key, work, [review]),))


def _before(situation: Situation, stage: int) -> tuple[str, ...]:
    """Return the keys of what the next worker is given: the work, and who approved of it."""
    if stage == 1:
        return ()
    work = _work(situation, stage - 1)
    reviews = situation.steps[situation.steps.index(work) + 1 :]
    return (work.step.key, *(one.step.key for one in reviews))


def _work(situation: Situation, stage: int) -> Progress:
    """Return the last work that was done in a stage, or before it."""
    return next(
        one
        for one in reversed(situation.steps)
        if _place(one)[0] <= stage and not _reviews(situation, _place(one)[0])
    )


def _reviews(situation: Situation, stage: int) -> bool:
    return situation.assignments[stage - 1].role == reviewing.ROLE


def _place(one: Progress) -> tuple[int, int]:
    stage, round_ = one.step.key.split(".")
    return int(stage), int(round_)
