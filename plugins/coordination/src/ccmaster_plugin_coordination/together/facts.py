"""What is told of a coordination, as JSON and as text; the schemas are in `schemas`. Pure."""

from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.strategies import Strategy
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.cast import Cast
from ccmaster_plugin_coordination.tasks.drawing import WIDTH, tree
from ccmaster_plugin_coordination.tasks.showing import pictured
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together import words
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.situating import tasks_of

LONGEST = 4000
"""Characters of one step's result that are told; its task tells all."""
WHOLE = 100_000
"""Characters of the coordination's own result that are told."""


@frozen(kw_only=True)
class Sight:
    """A coordination with all that is needed to tell of it."""

    one: Coordination
    board: Board
    agents: Cast
    """Those that it speaks of."""
    strategy: Strategy | None
    """None: no plugin gives it now."""


def brief(one: Coordination) -> dict[str, Any]:
    """Return what a list tells of a coordination."""
    return {
        "coordination_id": one.coordination_id,
        "strategy": one.strategy,
        "description": cut(one.description),
        "state": one.state.value,
        "by": str(one.by),
        "started_at": _when(one.started_at),
        "changed_at": _when(one.changed_at),
        "steps_over": sum(state.over for state in one.states),
        "steps_so_far": len(one.steps),
    }


def facts(sight: Sight, *, timed_out: bool = False) -> dict[str, Any]:
    """Return all that is told of a coordination."""
    one, board = sight.one, sight.board
    over = sum(board.tasks[task_id].state.over for task_id in one.task_ids)
    keys = {task_id: step.key for step, task_id in one.pairs()}
    return {
        **brief(one),
        "steps_over": over,
        "agents": [
            {"agent_id": each.agent, "name": each.name, "role": each.role}
            for each in one.assignments
        ],
        "options": dict(one.options),
        "timeout": one.timeout_seconds,
        "plan": plan(sight),
        "steps": [_step(task, keys.get(task.task_id, ""), sight) for task in tasks_of(one, board)],
        "result": None if one.running else cut(one.result, WHOLE),
        "timed_out": timed_out,
    }


def plan(sight: Sight) -> str:
    """Say what a coordination began with, and what follows."""
    one = sight.one
    names = {each.agent: each.name for each in one.assignments}
    first = [names[step.agent] for step in one.steps[: one.first]]
    return words.plan(first, sight.strategy.follows if sight.strategy else "")


def picture(sight: Sight, now: datetime, width: int = WIDTH) -> str:
    """Return a coordination as text: what it is, its tree, and what came of it.

    Args:
        sight: The coordination.
        now: The time, in UTC.
        width: Columns that a line of the tree has at most.
    """
    one = sight.one
    head = f"coordination {one.coordination_id} · {one.strategy} · {one.state}"
    boxes = pictured(tasks_of(one, sight.board), sight.board, sight.agents, now)
    drawn = tree(boxes, width)
    if one.running:
        return f"{head}\n{plan(sight)}\n\n{drawn}"
    result = f"\n\n{cut(one.result, WHOLE)}" if one.result else ""
    return f"{head}\n\n{drawn}{result}"


def cut(text: str, longest: int = LONGEST) -> str:
    """Return the beginning of a text, and how much is left out."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest} more characters)"


def _step(task: Task, key: str, sight: Sight) -> dict[str, Any]:
    state = sight.board.state(task)
    begun = state not in {TaskState.WAITING, TaskState.READY}
    agent = (task.session if begun else None) or task.assignee
    said = task.result if state is TaskState.DONE else task.reason
    return {
        "key": key,
        "task_id": task.task_id,
        "title": task.title,
        "agent_id": agent,
        "agent": sight.agents.name(agent) if agent else "",
        "state": state.value,
        "after": list(task.after),
        "part_of": task.parent,
        "attempts": task.epoch,
        "choice": task.choice,
        "result": None if said is None else cut(said),
    }


def _when(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
