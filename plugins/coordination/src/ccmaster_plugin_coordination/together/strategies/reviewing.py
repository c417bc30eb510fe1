"""What reviews have in common: how one is asked for, and what it said. Pure."""

from collections.abc import Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Assignment, Progress, Situation, Step, StepState
from ccmaster_plugin_coordination.together.strategies.steps import in_role, strangers
from ccmaster_plugin_coordination.together.strategies.texts import doer, part

ROLE = "review"
APPROVE, SEND_BACK = "approve", "send back"
MAX_ROUNDS = "max_rounds"
ROUNDS = 3
"""How often the same is worked on where nobody says."""

ROLES = {ROLE: "Approves what others made, or sends it back with comments."}
MAX_ROUNDS_SCHEMA = {
    "type": "integer",
    "minimum": 1,
    "maximum": 20,
    "default": ROUNDS,
    "description": "How often the same is worked on at most, the first time included.",
}


def most_rounds(situation: Situation) -> int:
    """Return how often the same is worked on at most."""
    return int(situation.options.get(MAX_ROUNDS, ROUNDS))


def review(situation: Situation, reviewer: Assignment, key: str, works: Sequence[Progress]) -> Step:
    """Return the step of looking at what others made."""
    text = (
        f"{part(situation, reviewer)}\n\nReview what {_names(situation, works)} made. Look for "
        "yourself, do not take their word for it. As you complete this, choose "
        f"{APPROVE!r} if it holds; else {SEND_BACK!r}, and say as the result what is to be changed."
    )
    return Step(
        key=key,
        agent=reviewer.agent,
        title=f"Review of {_names(situation, works)}",
        text=text,
        after=tuple(one.step.key for one in works),
        choices=(APPROVE, SEND_BACK),
        others=tuple(one for one in strangers(situation, works) if one != reviewer.agent),
    )


def again(
    situation: Situation, worker: Assignment, key: str, work: Progress, said: Sequence[Progress]
) -> Step:
    """Return the step of mending what was sent back."""
    text = (
        f"{part(situation, worker)}\n\nYou did this before, and {_names(situation, said)} sent it "
        "back. What was made, and what was said about it, are given to you: mend it."
    )
    after = (work.step.key, *(one.step.key for one in said))
    return Step(
        key=key,
        agent=worker.agent,
        title=f"Mending what {_names(situation, said)} sent back",
        text=text,
        after=after,
        others=work.step.others,
    )


def approved(one: Progress) -> bool:
    """Whether a review said yes in so many words."""
    return one.state is StepState.DONE and one.choice == APPROVE


def check_order(situation: Situation) -> None:
    """See that somebody works.

    Raises:
        InvalidRequest: There are only reviewers.
    """
    if len(in_role(situation, ROLE)) == len(situation.assignments):
        raise InvalidRequest(
            f"every agent has the role {ROLE!r}", "give one of them something to do"
        )


def _names(situation: Situation, steps: Sequence[Progress]) -> str:
    return ", ".join(doer(situation, one) for one in steps)
