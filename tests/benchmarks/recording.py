"""What it costs to record one tool event, against the usual hook: a Python process for each."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from attrs import frozen
from tests.benchmarks import hosts
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import ROUNDS
from tests.benchmarks.watching import watched

from ccmaster_core.application import Application
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.storage import Claim

EVENTS, HOOKS = 200, 4
"""How many are recorded in a round, by us and by hooks."""
PYTHON = os.path.realpath(sys.executable)
"""Outside of the virtual environment, where Python starts sooner."""
HOOK = """\
import json, sys
event = json.load(sys.stdin)
with open(sys.argv[1], "a") as log:
    log.write(json.dumps(event) + "\\n")
"""
USE = {"tool_use_id": "toolu_1", "tool": "Bash", "subject": "pytest -q"}


@frozen
class Cost:
    """What recording one event costs, in milliseconds."""

    cpu: float
    wall: float


def one_tool_event(home: Path) -> Sequence[Row]:
    """A whole host that keeps, folds and tells it; the session's agent waits for neither."""
    ours, hooks = asyncio.run(_measured(home))
    row = Row(
        name="tool events recorded in a second of CPU",
        ours=1000 / ours.cpu,
        yardstick=1000 / hooks.cpu,
        unit="/s",
        aim=50,
        better=Better.MORE,
        note=f"a hook `python3 -c …` each; one takes {ours.wall:.1f} and {hooks.wall:.1f} ms",
    )
    return [row]


async def _measured(home: Path) -> tuple[Cost, Cost]:
    async with hosts.here(home) as application:
        async with watched(application.store) as watch:
            session = await application.launch(
                by=ANA, working_dir=str(home), runtime="demo", watch=False
            )
            await watch.until(lambda event: isinstance(event, e.SessionLaunched))
        claim = (await application.store.claims())[e.session_stream(session)]
        await application.store.append(e.TurnStarted(stream=claim.stream), claim=claim)
        rounds = [
            (await _recorded(application, claim), _hooked(home / "hook.jsonl"))
            for _ in range(ROUNDS)
        ]
    ours, hooks = zip(*rounds, strict=True)
    return _typical(ours), _typical(hooks)


def _typical(costs: Sequence[Cost]) -> Cost:
    return Cost(median(cost.cpu for cost in costs), median(cost.wall for cost in costs))


async def _recorded(application: Application, claim: Claim) -> Cost:
    """Record events under the session's own claim, each once the one before it is told."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(EVENTS // 2):
        for event in (
            e.ToolStarted(stream=claim.stream, **USE),
            e.ToolFinished(stream=claim.stream, tool_use_id=USE["tool_use_id"], result="3 passed"),
        ):
            await application.reached(await application.store.append(event, claim=claim))
    return Cost(
        1000 * (time.process_time() - cpu) / EVENTS, 1000 * (time.perf_counter() - wall) / EVENTS
    )


def _hooked(log: Path) -> Cost:
    cpu, wall = _cpu_of_children(), time.perf_counter()
    for _ in range(HOOKS):
        subprocess.run(
            [PYTHON, "-c", HOOK, log], input=json.dumps(USE), text=True, check=True, cwd=log.parent
        )
    return Cost(
        1000 * (_cpu_of_children() - cpu) / HOOKS, 1000 * (time.perf_counter() - wall) / HOOKS
    )


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
