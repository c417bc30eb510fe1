"""How long a start takes until the first list of sessions, with a long history and a short one."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import paired

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person

LONG, SHORT = 1_000_000, 1_000
LIVING = 50
"""Sessions that have not ended, in either history."""
UNSAVED = 500
"""Events that came after statuses were last saved, as after a crash."""
ANA = person("ana")


def with_a_long_history(home: Path) -> Row:
    """Open the store, load the statuses, list those that live."""
    long, short = home / "long.db", home / "short.db"
    asyncio.run(_fill(long, LONG))
    asyncio.run(_fill(short, SHORT))
    ours, yardstick = paired(
        lambda _: asyncio.run(_restart(long)), lambda _: asyncio.run(_restart(short))
    )
    return Row(
        name=f"restart and list, {LONG:,} events",
        ours=ours,
        yardstick=yardstick,
        unit="ms",
        aim=2,
        better=Better.LESS,
        note=f"{SHORT:,} events; {LIVING} sessions live in both",
    )


async def _restart(path: Path) -> float:
    begin = time.perf_counter()
    codec = Codec()
    store = await SqliteStore.open(path, codec)
    statuses = Statuses(store, codec)
    await statuses.load()
    living = statuses.live()
    milliseconds = 1000 * (time.perf_counter() - begin)
    await store.close()
    if len(living) != LIVING:
        raise RuntimeError(f"{len(living)} sessions live, not {LIVING}")
    return milliseconds


async def _fill(path: Path, count: int) -> None:
    codec = Codec()
    store = await SqliteStore.open(path, codec)
    batch: list[e.Event] = []
    for event in _history(count - UNSAVED):
        batch.append(event)
        if len(batch) == 1000:
            await store.append(*batch)
            batch.clear()
    await store.append(*batch)
    statuses = Statuses(store, codec)
    await statuses.load()
    await statuses.save()
    stream = e.session_stream(f"live-{LIVING - 1}")
    await store.append(*(e.TextSaid(stream=stream, text=f"line {n}") for n in range(UNSAVED)))
    await store.close()


def _history(count: int) -> Iterator[e.Event]:
    """Yield the events of many sessions that ended, then those of a few that live."""
    each = (SHORT - UNSAVED) // LIVING
    past = count - LIVING * each
    for number, begin in enumerate(range(0, past, 1000)):
        length = min(1000, past - begin)
        yield from _session(f"past-{number}", length - 1)
        yield e.SessionEnded(stream=e.session_stream(f"past-{number}"), reason=e.EndReason.FINISHED)
    for number in range(LIVING):
        yield from _session(f"live-{number}", each)


def _session(name: str, count: int) -> Iterator[e.Event]:
    stream = e.session_stream(name)
    yield e.LaunchRequested(
        stream=stream, by=ANA, name=name, runtime="demo", working_dir="/home/ana/shop"
    )
    yield e.SessionLaunched(stream=stream, pid=7)
    for number in range(count - 2):
        yield _work(stream, number)


def _work(stream: str, number: int) -> e.Event:
    """Return one event of a turn that uses a tool."""
    turn, step = divmod(number, 6)
    message, use = f"m{turn}", f"toolu_{turn}"
    match step:
        case 0:
            return e.MessageSent(stream=stream, by=ANA, message_id=message, text="Go on")
        case 1:
            return e.MessageDelivered(stream=stream, message_id=message)
        case 2:
            return e.TurnStarted(stream=stream, message_ids=(message,))
        case 3:
            return e.ToolStarted(stream=stream, tool_use_id=use, tool="Bash", subject="pytest -q")
        case 4:
            return e.ToolFinished(stream=stream, tool_use_id=use, result="3 passed")
        case _:
            return e.TurnEnded(stream=stream, in_reply_to=(message,), answer="All tests pass.")
