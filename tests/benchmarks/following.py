"""How soon a follower sees what was appended, and what it costs to see nothing."""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.events import Notice

APPENDS = 500
IDLE_SECONDS = 10.0


def in_one_process(home: Path) -> Row:
    """From the call of append to the follower, in one process."""
    return _row("append to follower, one process", asyncio.run(_within(home / "s.db")), aim=5)


def across_processes(home: Path) -> Row:
    """From the call of append to the follower in another process."""
    return _row("append to follower, two processes", asyncio.run(_across(home / "s.db")), aim=60)


def with_nothing_to_see(home: Path) -> Row:
    """What one follower costs while nothing happens."""
    return Row(
        name="an idle follower, of one core",
        ours=asyncio.run(_idle(home / "s.db")),
        unit="%",
        aim=0.3,
        better=Better.LESS,
    )


def _row(name: str, seconds: Sequence[float], aim: float) -> Row:
    p50, p99 = p50_p99([1000 * value for value in seconds])
    return Row(
        name=f"{name}, p99",
        ours=p99,
        unit="ms",
        aim=aim,
        better=Better.LESS,
        note=f"p50 {p50:.2f} ms",
    )


async def _within(path: Path) -> list[float]:
    store = await SqliteStore.open(path, Codec())
    watching = asyncio.create_task(_watch(store))
    await append_with_pauses(store)
    latencies = await watching
    await store.close()
    return latencies


async def _across(path: Path) -> list[float]:
    store = await SqliteStore.open(path, Codec())
    watching = asyncio.create_task(_watch(store))
    writer = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, str(path))
    latencies = await watching
    await writer.wait()
    await store.close()
    return latencies


async def _watch(store: SqliteStore) -> list[float]:
    """Return how old each event was when it was seen; the clock is the machine's."""
    latencies: list[float] = []
    async for batch in store.follow(0):
        now = time.monotonic()
        latencies += [now - float(stored.event.text) for stored in batch]
        if len(latencies) == APPENDS:
            break
    return latencies


async def append_with_pauses(store: SqliteStore) -> None:
    """Append events that tell when they were handed to the store."""
    for _ in range(APPENDS):
        await asyncio.sleep(random.uniform(0.001, 0.02))
        await store.append(Notice(stream="session/a", text=repr(time.monotonic())))


async def _idle(path: Path) -> float:
    store = await SqliteStore.open(path, Codec())
    await store.append(Notice(stream="session/a", text="0"))
    followed = store.follow(0)
    await anext(followed)
    waiting = asyncio.ensure_future(anext(followed))
    begin, used = time.monotonic(), time.process_time()
    await asyncio.sleep(IDLE_SECONDS)
    percent = 100 * (time.process_time() - used) / (time.monotonic() - begin)
    waiting.cancel()
    await asyncio.wait([waiting])
    await store.close()
    return percent


async def _write(path: Path) -> None:
    store = await SqliteStore.open(path, Codec())
    await append_with_pauses(store)
    await store.close()


if __name__ == "__main__":
    asyncio.run(_write(Path(sys.argv[1])))
