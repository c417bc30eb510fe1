"""How long a start takes until the first list of sessions, with a long history and a short one."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import histories, homes
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import paired

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.statuses import Statuses

LONG, SHORT = 1_000_000, 1_000


def with_a_long_history(home: Path) -> Sequence[Row]:
    """List those that live: in a process that has all it needs, and from the shell."""
    long, short = home / "long", home / "short"
    histories.fill(homes.made(long).store, LONG)
    histories.fill(homes.made(short).store, SHORT)
    return (
        _row("open the store and list", long, short, _opened),
        _row("`ccmaster list --json`", long, short, _listed),
    )


def _row(name: str, long: Path, short: Path, measure: Callable[[Path], float]) -> Row:
    ours, yardstick = paired(lambda _: measure(long), lambda _: measure(short))
    return Row(
        name=f"{name}, {LONG:,} events",
        ours=ours,
        yardstick=yardstick,
        unit="ms",
        aim=2,
        better=Better.LESS,
        note=f"{SHORT:,} events; {histories.LIVING} sessions live in both",
    )


def _opened(home: Path) -> float:
    return asyncio.run(_open(homes.made(home).store))


async def _open(path: Path) -> float:
    begin = time.perf_counter()
    codec = Codec()
    store = await SqliteStore.open(path, codec)
    statuses = Statuses(store, codec)
    await statuses.load()
    living = statuses.live()
    milliseconds = 1000 * (time.perf_counter() - begin)
    await store.close()
    _check(len(living))
    return milliseconds


def _listed(home: Path) -> float:
    begin = time.perf_counter()
    printed = homes.ccmaster(home, "list", "--json")
    milliseconds = 1000 * (time.perf_counter() - begin)
    _check(len(json.loads(printed)))
    return milliseconds


def _check(living: int) -> None:
    if living != histories.LIVING:
        raise RuntimeError(f"{living} sessions live, not {histories.LIVING}")
