"""How soon a follower sees what was appended, and what it costs to see nothing."""

import asyncio
import random
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks import plain
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import p50_p99

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.events import Notice

APPENDS = 300
ROUNDS = 5
PAUSE = (0.001, 0.02)
IDLE_SECONDS = 10.0


def in_one_process(home: Path) -> Sequence[Row]:
    """From the call of append to the follower, in one process."""
    return [_row("append to follower, one process", home, _within, aim=5)]


def across_processes(home: Path) -> Sequence[Row]:
    """From the call of append to the follower in another process."""
    return [_row("append to follower, two processes", home, _across, aim=60)]


def with_nothing_to_see(home: Path) -> Sequence[Row]:
    """What one follower costs while nothing happens."""
    row = Row(
        name="an idle follower, of one core",
        ours=asyncio.run(_idle(home / "s.db")),
        unit="%",
        aim=0.3,
        relative=False,
        better=Better.LESS,
    )
    return [row]


def _row(
    name: str, home: Path, measure: Callable[[Path], Coroutine[None, None, list[float]]], aim: float
) -> Row:
    latencies, commits = [], []
    for number in range(ROUNDS):
        latencies.append(p50_p99(asyncio.run(measure(home / f"{number}.db"))))
        commits.append(p50_p99(_raw(home / f"raw-{number}.db")))
    p50, p99 = (1000 * median(values) for values in zip(*latencies, strict=True))
    return Row(
        name=f"{name}, p99",
        ours=p99,
        yardstick=1000 * median(p99 for _, p99 in commits),
        unit="ms",
        aim=aim,
        relative=False,
        better=Better.LESS,
        note=f"a commit of sqlite3; our p50 {p50:.2f} ms",
    )


def _raw(path: Path) -> list[float]:
    """Return how long sqlite3 takes to commit one event, with the same pauses."""
    records = plain.records(1)
    seconds = []
    with plain.opened(path) as db:
        for _ in range(APPENDS):
            time.sleep(random.uniform(*PAUSE))
            begin = time.monotonic()
            plain.commit(db, records)
            seconds.append(time.monotonic() - begin)
    return seconds


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
        await asyncio.sleep(random.uniform(*PAUSE))
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
