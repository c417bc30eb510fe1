"""How long it takes from the launch of a session to its first result, with the real CLI."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks import hosts
from tests.benchmarks.bare_cli import bare_cli
from tests.benchmarks.homes import ANA
from tests.benchmarks.mcp import processes
from tests.benchmarks.real_cli import Offline, offline
from tests.benchmarks.row import Better, Row
from tests.benchmarks.watching import Watch, watched

from ccmaster_core.application import Application
from ccmaster_hookspecs import events as e

ROUNDS = 11
PROMPT = "go [[text:done]]"


def to_the_first_result(home: Path) -> Sequence[Row]:
    """A host that is up is asked for a session by another process; the CLI alone is started.

    Both connect to an MCP server: the one of ccmaster, and a raw one with one tool.
    """
    with offline(home) as cli:
        ours, yardstick = asyncio.run(_measured(home, cli))
    row = Row(
        name="launch to first result, real CLI",
        ours=ours,
        yardstick=yardstick,
        unit="s",
        aim=1.15,
        better=Better.LESS,
        note="the CLI alone, with a raw MCP server; the nearest rival takes 5.6 s (CAO 2.5.4)",
    )
    return [row]


async def _measured(home: Path, cli: Offline) -> tuple[float, float]:
    async with (
        hosts.asking(home) as application,
        hosts.elsewhere(home, application),
        watched(application.store) as watch,
        processes.raw(home, "http") as raw,
    ):
        server = raw.told["url"]
        # the first run of all fills the caches of the disk, and has a host load its own server
        await _alone(cli, server)
        await _launched(application, watch, cli)
        rounds = [
            (await _launched(application, watch, cli), await _alone(cli, server))
            for _ in range(ROUNDS)
        ]
    return median(own for own, _ in rounds), median(alone for _, alone in rounds)


async def _launched(application: Application, watch: Watch, cli: Offline) -> float:
    begin = time.perf_counter()
    session = await application.launch(
        by=ANA, working_dir=str(cli.folder), runtime="claude", prompt=PROMPT, watch=False
    )
    ended = await watch.turn_ended()
    await application.stop(session, by=ANA)
    await watch.until(lambda event: isinstance(event, e.SessionEnded))
    return ended.at - begin


async def _alone(cli: Offline, server: str) -> float:
    begin = time.perf_counter()
    async with bare_cli(cli.folder, cli.settings, server) as bare:
        bare.send(PROMPT)
        await bare.says("result", is_error=False)
        return time.perf_counter() - begin
