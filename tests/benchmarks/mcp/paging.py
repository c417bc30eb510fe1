"""What a page of `list_sessions` costs among ten thousand sessions, and among few.

It is what the server does for it: a client that checks the result takes longer.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from tests.benchmarks import homes
from tests.benchmarks.homes import ANA
from tests.benchmarks.mcp import own_server
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

MANY, FEW, PAGE = 10_000, 200, 100
AT_ONCE = 500
"""Sessions that are appended in one transaction."""
ROUNDS = 25
"""How often the few are listed, which is two pages each time."""


def of_ten_thousand(home: Path) -> Sequence[Row]:
    """Those that live, which is what is listed unless more is asked for; and all there were."""
    return asyncio.run(_measured(home))


async def _measured(home: Path) -> list[Row]:
    async with AsyncExitStack() as stack:
        many, few = [
            await stack.enter_async_context(_listing(home / f"{count}", count))
            for count in (MANY, FEW)
        ]
        return [
            await _row("living", many, few, {}, MANY // 2),
            await _row("living and ended", many, few, {"include_ended": True}, MANY),
        ]


async def _row(what: str, many: Calls, few: Calls, arguments: Mapping[str, Any], there: int) -> Row:
    await _pages(few, arguments)
    pages, listed = await _pages(many, arguments)
    if listed != there:
        raise RuntimeError(f"{listed} sessions are listed, not {there}")
    yardstick = [page for _ in range(ROUNDS) for page in (await _pages(few, arguments))[0]]
    p50, p99 = p50_p99(pages)
    return Row(
        name=f"a page of {there:,} sessions, {what}",
        ours=p50,
        yardstick=median(yardstick),
        unit="ms",
        aim=2,
        better=Better.LESS,
        note=f"CPU of {PAGE} sessions a page; p99 {p99:.1f} ms; {there * FEW // MANY} sessions",
    )


async def _pages(calls: Calls, arguments: Mapping[str, Any]) -> tuple[list[float], int]:
    """Turn all pages; return the milliseconds of CPU that each took, and how many were there."""
    costs, listed, cursor = [], 0, None
    while True:
        cpu = time.process_time()
        given = {**arguments, "limit": PAGE, "cursor": cursor}
        wanted = Wanted(tool=calls.tool("list_sessions"), arguments=given, caller=ANA)
        result = await calls.refusal(wanted) or await calls.call(wanted, NoLink())
        costs.append(1000 * (time.process_time() - cpu))
        if not isinstance(result.structured, Mapping):
            raise RuntimeError(f"a page failed: {result.content}")
        listed += len(result.structured["sessions"])
        if (cursor := result.structured["next_cursor"]) is None:
            return costs, listed


@asynccontextmanager
async def _listing(folder: Path, count: int) -> AsyncIterator[Calls]:
    """Have so many sessions, half of which have ended."""
    home = homes.made(folder)
    store = await SqliteStore.open(home.store, Codec())
    for begin in range(0, count, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, count))
        await store.append(*(event for number in numbers for event in _session(number)))
    await store.close()
    async with own_server.application(home.path) as application:
        await application.folded.save()
        audit = Audit(application.store)
        async with audit.writing():
            yield Calls(application, audit)


def _session(number: int) -> Iterator[e.Event]:
    session, name = str(uuid4()), f"session-{number}"
    stream = e.session_stream(session)
    yield e.NameTaken(stream=e.NAMES, name=name, session=session)
    yield e.LaunchRequested(
        stream=stream, by=ANA, name=name, runtime="demo", working_dir="/home/ana/shop"
    )
    yield e.SessionLaunched(stream=stream, pid=7)
    if number % 2:
        yield e.SessionEnded(stream=stream, reason=e.EndReason.FINISHED)
