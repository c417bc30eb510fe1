"""The work of a fleet of pretended agents: tasks that wait for each other, and what they write."""

import json
import random
from uuid import UUID

from attrs import frozen

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
from ccmaster_plugin_coordination.tasks.words import Priority

SKILLS = ("python", "docs", "review")
FOR_ANYONE, FOR_ONE = 0.6, 0.2
"""How much of the work is for whoever is free, and for one by name; the rest asks for a skill."""
AT_ONCE = 500
"""Tasks that are added in one commit."""


@frozen
class Worker:
    """An agent of the fleet."""

    name: str
    session: str
    skills: tuple[str, ...]


def skills(number):
    """Return what an agent can do: each skill is had by a third of them."""
    return (SKILLS[number % len(SKILLS)],)


def tasks(count, workers, by: Principal, chance: random.Random):
    """Return tasks whose scripts report, and write to other agents on the way."""
    ids = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(count)]
    return [
        TaskAdded(
            stream=task_stream(task_id),
            by=by,
            # A reminder tells the title again: an agent whose report got lost reports then.
            title=f"[[if:have not reported|{_reports(task_id)}]]",
            text=_script(number, task_id, workers, chance),
            priority=chance.choice(list(Priority)),
            after=_after(ids[:number], chance),
            max_retries=100,
            **_meant(workers, chance),
        )
        for number, task_id in enumerate(ids)
    ]


def result(task_id):
    """Return what a task comes to."""
    return f"done {task_id[:8]}"


def uses(tool, **arguments):
    """Return the directive, without its brackets, with which an agent uses ccmaster's own tool."""
    within = json.dumps(arguments).replace("[[", "<<").replace("]]", ">>")
    return f"tool:mcp__ccmaster__{tool} {within}"


def _reports(task_id):
    return uses("complete_task", result=result(task_id))


def _script(number, task_id, workers, chance):
    to = chance.choice(workers).name
    message = uses(
        "send_message", to=to, message="look [[text:seen]]", idempotency_key=f"m{number}"
    )
    also = chance.choice(workers).name
    mail = uses(
        *("send_message",), to=also, message="for later", kind="mail", idempotency_key=f"l{number}"
    )
    return f"do [[{message}]] [[{mail}]] [[{_reports(task_id)}]]"


def _after(earlier, chance):
    """Return what a task waits for: mostly little, of what was added not long before."""
    near = earlier[-60:]
    return tuple(chance.sample(near, min(len(near), chance.choice((0, 0, 1, 1, 2, 3)))))


def _meant(workers, chance):
    roll = chance.random()
    if roll < FOR_ANYONE:
        return {}
    if roll < FOR_ANYONE + FOR_ONE:
        return {"assignee": chance.choice(workers).session}
    return {"capabilities": (chance.choice(SKILLS),)}
