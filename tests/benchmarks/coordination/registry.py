"""What it takes to see who is there among five hundred agents: the tool, and the resource."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from tests.benchmarks import homes, hosts
from tests.benchmarks.coordination.tools import appends_a_second, tools_of
from tests.benchmarks.homes import ANA
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99

from ccmaster_core.application import Application
from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_plugin_coordination.agents.reading import agents as read_agents

AGENTS, ROUNDS = 500, 60
SOON = 100
"""Milliseconds that either may take."""


def of_five_hundred(home: Path) -> Sequence[Row]:
    """List them all, and read the resource of all."""
    return asyncio.run(_measured(home))


async def _measured(home: Path) -> list[Row]:
    await _launched(home)
    async with hosts.asking(home) as application, tools_of(application) as tools:

        async def listed() -> int:
            return len((await tools.use("list_agents", ANA, limit=AGENTS))["agents"])

        async def read() -> int:
            call = SimpleNamespace(host=application, caller=ANA, uri="", variables={})
            return len((await read_agents(call))["agents"])

        return [
            await _row("listed by the tool", application, listed),
            await _row("read as a resource", application, read),
        ]


async def _row(what: str, application: Application, look: Callable[[], Awaitable[int]]) -> Row:
    if (found := await look()) != AGENTS:
        raise RuntimeError(f"{found} agents are {what}, not {AGENTS}")
    costs = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await look()
        costs.append(1000 * (time.perf_counter() - begun))
    p50, p99 = p50_p99(costs)
    rate = await appends_a_second(application)
    return Row(
        name=f"{AGENTS} agents {what}, p50",
        ours=p50,
        unit="ms",
        aim=SOON,
        relative=False,
        better=Better.LESS,
        note=f"p99 {p99:.0f} ms; the store takes {rate:,.0f} appends a second",
    )


async def _launched(home: Path) -> None:
    """Have agents, as the store keeps them."""
    store = await SqliteStore.open(homes.made(home).store, Codec())
    for number in range(AGENTS):
        session, name = str(uuid4()), f"agent-{number}"
        stream = e.session_stream(session)
        await store.append(
            e.NameTaken(stream=e.NAMES, name=name, session=session),
            e.LaunchRequested(
                stream=stream,
                by=ANA,
                name=name,
                runtime="demo",
                working_dir="/home/ana/shop",
                role="a builder",
                capabilities=("python", "docs"),
            ),
            e.SessionLaunched(stream=stream, pid=7),
        )
    await store.close()
