"""Coordinations and strategies as lines for people. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.strategies import Strategy
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.boxes import Box, short
from ccmaster_plugin_coordination.tasks.columns import aligned
from ccmaster_plugin_coordination.tasks.drawing import MARKS, lasted
from ccmaster_plugin_coordination.tasks.showing import pictured
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.facts import Sight
from ccmaster_plugin_coordination.together.situating import tasks_of

HEADINGS = ("ID", "STRATEGY", "STATE", "STEPS", "STARTED", "BY", "WHAT FOR")
LINE = 100


def table(several: Sequence[Coordination], board: Board, width: int) -> Sequence[str]:
    """Return a line a coordination, under headings."""
    rows = [
        (
            one.coordination_id[:8],
            one_line(one.strategy),
            str(one.state),
            f"{sum(board.tasks[key].state.over for key in one.task_ids)} of {len(one.task_ids)}",
            f"{one.started_at.astimezone():%m-%d %H:%M}",
            one_line(str(one.by)),
            short(one.description, LINE),
        )
        for one in several
    ]
    return aligned([HEADINGS, *rows], width)


def boxes_of(sight: Sight, now: datetime) -> Sequence[Box]:
    """Return what a picture shows of a coordination's tasks, as they are now."""
    return pictured(tasks_of(sight.one, sight.board), sight.board, sight.agents, now)


def changes(before: Sequence[Box], after: Sequence[Box], now: datetime) -> Iterator[str]:
    """Yield a line for each task that was begun, or has come to its end."""
    known = {box.task_id: (box.state, box.agent) for box in before}
    for box in after:
        moved = known.get(box.task_id) != (box.state, box.agent)
        if moved and (box.state.over or box.state is TaskState.WORKING):
            yield _line(box, now)


def described(strategy: Strategy) -> str:
    """Return all that is to be known of a strategy to choose it."""
    lines = [f"{one_line(strategy.name)}  {one_line(strategy.help)}"]
    roles = [(f"role {name}", text) for name, text in strategy.roles.items()]
    options = [(f"-o {name}", _option(schema)) for name, schema in strategy.options.items()]
    rows = [(one_line(name), one_line(text)) for name, text in roles + options]
    wide = max((len(name) for name, _ in rows), default=0)
    return "\n".join(lines + [f"    {name:<{wide}}  {text}" for name, text in rows])


def strategy_facts(strategy: Strategy) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "name": strategy.name,
        "help": strategy.help,
        "follows": strategy.follows,
        "roles": dict(strategy.roles),
        "options": dict(strategy.options),
    }


def _line(box: Box, now: datetime) -> str:
    took = "" if box.seconds is None or not box.state.over else lasted(box.seconds)
    parts = (f"{now.astimezone():%H:%M:%S}", f"{MARKS[box.state]} {box.state:<9}", box.agent)
    return "  ".join(filter(None, (*parts, box.title, took)))


def _option(schema: Mapping[str, Any]) -> str:
    default = f" (default: {json.dumps(schema['default'])})" if "default" in schema else ""
    return f"{schema.get('description', '')}{default}"
