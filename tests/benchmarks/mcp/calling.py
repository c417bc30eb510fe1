"""What a call costs, beside a raw server of the SDK that does nothing but answer it.

Ours knows who calls, looks at their scopes and at the arguments, asks a plugin before the call
and tells one after it, and writes an event.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from attrs import frozen
from mcp import Client
from tests.benchmarks import homes
from tests.benchmarks.mcp import own_server, processes, trivial
from tests.benchmarks.mcp.processes import Server
from tests.benchmarks.mcp.wire import LEGACY, MODERN, HttpWire, StdioWire
from tests.benchmarks.row import Better, Row

from ccmaster_plugin_mcp_server.protocol.callers import always
from ccmaster_plugin_mcp_server.whole import whole

ROUNDS, CALLS, AT_ONCE = 14, 64, 16
WRITTEN = 0.06
"""Seconds until what calls leave behind is written; that counts too."""
ADDED = 0.3
"""Milliseconds of CPU that may be added to a call."""
RATE = 0.5
"""How many times as many calls: what is left where those milliseconds are added."""
ADDED_MEMORY = 25
"""Megabytes that may be added."""
ARGUMENTS = {"a": 1, "b": 2}


def over_http(home: Path) -> Sequence[Row]:
    """Over HTTP, in both eras, of a person; and of a session's agent, which is looked at closer."""
    return asyncio.run(_over_http(home))


def over_stdio(home: Path) -> Sequence[Row]:
    """Over pipes."""
    return asyncio.run(_over_stdio(home))


def in_memory(home: Path) -> Sequence[Row]:
    """In one process with the SDK's own client, whose part is in both."""
    return asyncio.run(_in_memory(home))


async def _over_http(home: Path) -> list[Row]:
    async with processes.own(home, "http") as own, processes.raw(home, "http") as raw:
        rows = [
            row
            for era in (MODERN, LEGACY)
            for row in await _compared(
                f"HTTP, {era}", await _http(own, "token", era), await _http(raw, "token", era)
            )
        ]
        agents = await _http(own, "session_token", MODERN, own_server.TOOL_USE)
        rows += await _compared("HTTP, an agent's", agents, await _http(raw, "token", MODERN))
        return [*rows, _memory("HTTP", own, raw)]


async def _over_stdio(home: Path) -> list[Row]:
    async with processes.own(home, "stdio") as own, processes.raw(home, "stdio") as raw:
        ours, yardstick = [
            _Subject(server.cpu, [(await StdioWire.open(server.process, MODERN)).call])
            for server in (own, raw)
        ]
        rows = await _compared(f"stdio, {MODERN}", ours, yardstick)
        return [*rows, _memory("stdio", own, raw)]


async def _in_memory(home: Path) -> list[Row]:
    async with AsyncExitStack() as stack:
        application = await stack.enter_async_context(own_server.application(homes.made(home).path))
        server = await stack.enter_async_context(whole(application, always(application.person)))
        clients = [
            await stack.enter_async_context(Client(one, cache=None))
            for one in (server, trivial.raw())
        ]
        ours, yardstick = (
            _Subject(time.process_time, [client.call_tool] * AT_ONCE) for client in clients
        )
        return await _compared("in memory", ours, yardstick)


@frozen
class _Subject:
    """What is measured."""

    cpu: Callable[[], float]
    """Tells how many seconds of CPU it has taken so far."""
    callers: Sequence[Callable[[str, Any], Awaitable[object]]]
    """Each makes one call at a time."""


@frozen
class _Cost:
    """What calls cost."""

    cpu: float
    """Milliseconds of CPU for one, when one came after another."""
    rate: float
    """Calls a second, when several came at once."""


async def _http(server: Server, token: str, era: str, tool_use: str | None = None) -> _Subject:
    url, has = server.told["url"], server.told[token]
    wires = [await HttpWire.open(url, has, era, tool_use=tool_use) for _ in range(AT_ONCE)]
    return _Subject(server.cpu, [wire.call for wire in wires])


async def _compared(what: str, ours: _Subject, yardstick: _Subject) -> list[Row]:
    """Measure two in turns, so that a busy moment meets both; the first round warms up."""
    rounds = [(await _round(ours), await _round(yardstick)) for _ in range(ROUNDS + 1)][1:]
    own, raw = (_best(costs) for costs in zip(*rounds, strict=True))
    return [
        Row(
            name=f"CPU added to a call: {what}",
            ours=own.cpu - raw.cpu,
            unit="ms",
            aim=ADDED,
            relative=False,
            better=Better.LESS,
            note=f"{own.cpu:.2f} ms, of which the SDK takes {raw.cpu:.2f}",
        ),
        Row(
            name=f"calls: {what}",
            ours=own.rate,
            yardstick=raw.rate,
            unit="/s",
            aim=RATE,
            better=Better.MORE,
            note=f"a raw server of the SDK; {len(ours.callers)} at once",
        ),
    ]


def _best(costs: Sequence[_Cost]) -> _Cost:
    return _Cost(min(cost.cpu for cost in costs), max(cost.rate for cost in costs))


async def _round(subject: _Subject) -> _Cost:
    cpu = subject.cpu()
    await _calls(subject.callers[0], CALLS)
    await asyncio.sleep(WRITTEN)
    cpu = subject.cpu() - cpu
    each = CALLS // len(subject.callers)
    begin = time.perf_counter()
    await asyncio.gather(*(_calls(call, each) for call in subject.callers))
    rate = each * len(subject.callers) / (time.perf_counter() - begin)
    return _Cost(1000 * cpu / CALLS, rate)


async def _calls(call: Callable[[str, Any], Awaitable[object]], count: int) -> None:
    for _ in range(count):
        await call(trivial.NAME, ARGUMENTS)


def _memory(what: str, own: Server, raw: Server) -> Row:
    return Row(
        name=f"memory added to a server's: {what}",
        ours=own.megabytes - raw.megabytes,
        unit="MB",
        aim=ADDED_MEMORY,
        relative=False,
        better=Better.LESS,
        note=f"{own.megabytes:.0f} MB with all of ccmaster; the SDK takes {raw.megabytes:.0f}",
    )
