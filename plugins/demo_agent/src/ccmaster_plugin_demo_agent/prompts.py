"""What the agents of `ccmaster demo` are told.

The live view shows the first line of each; the directives below it are what the pretended
agents then do. Only the lead is told so by a person: what the other three are told is in its
call of `coordinate_agents`. A task that was sent back comes as the same text, with more around it.
"""

import json
from typing import Any

_OWN = "mcp__ccmaster__"
COORDINATE = f"{_OWN}coordinate_agents"
NEEDED = ("coordinate_agents", "complete_task", "send_message_to_session")
"""The tools that there must be."""


def _uses(tool: str, **arguments: Any) -> str:
    """Write what has an agent use one of ccmaster's own tools; what is within is for the next."""
    within = json.dumps(arguments, ensure_ascii=False).replace("[[", "<<").replace("]]", ">>")
    return f"tool:{_OWN}{tool} {within}"


def _completes(result: str, choice: str | None = None) -> str:
    more = {} if choice is None else {"choice": choice}
    return _uses("complete_task", result=result, **more)


_DESIGN = f"""\
Find out where the cent is lost
[[{_completes("The total is rounded before the tax is added.")}]]
[[text:It is rounded too early.]]
"""
_AGAIN = "You did this before"
_BUILD = f"""\
Round the total once, after the tax
[[unless:{_AGAIN}|write:src/cart.py|def total(prices, tax):
    return round(sum(prices) * (1 + tax), 2)
]]
[[unless:{_AGAIN}|{_completes("It is rounded once, after the tax.")}]]
[[if:{_AGAIN}|{_completes("It is rounded once, and a test holds it.")}]]
[[text:I have reported it.]]
"""
_HELD = "a test holds it"
_REVIEW = f"""\
See that it is right, and stays so
[[unless:{_HELD}|{_completes("Right; but what holds it?", "send back")}]]
[[if:{_HELD}|{_completes("Right, and held.", "approve")}]]
[[text:I have looked at it.]]
"""
_ASK = _uses(
    "send_message_to_session",
    session_id="review",
    message="Look closely today, please\n[[text:I will.]]",
    wait_for_response=True,
)
_PIPELINE = _uses(
    "coordinate_agents",
    task_description="Fix the rounding of the cart's total",
    coordination_strategy="pipeline",
    agent_assignments=[
        {"agent": "design", "task": _DESIGN},
        {"agent": "build", "task": _BUILD},
        {"agent": "review", "role": "review", "task": _REVIEW},
    ],
    wait=True,
)
LEAD = f"""\
Have the rounding of the cart's total fixed
[[{_ASK}]]
[[{_PIPELINE}]]
[[text:All three are through. {{{{last:result}}}}]]
"""
GO_ON = """\
Write down what was learned
[[text:One more line is written.]]
"""
