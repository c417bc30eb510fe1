"""Several processes share one store, and any of them may die at any moment."""

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest

from ccmaster_core.testing.store_contract.parts import everything

HERE = Path(__file__).parent


@pytest.fixture
async def start():
    """Start a script that stands beside this file; none outlives the test."""
    started = []

    async def start(script, *arguments):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / script),
            *map(str, arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_what_was_acknowledged_survives_kill_9_and_no_append_is_torn(start, path, open_store):
    written = {}
    for life in range(8):
        process = await start("writing_process.py", path, f"life-{life}", 10**6)
        for _ in range(5 + 13 * life):
            acknowledged = await process.stdout.readline()
        process.kill()
        rest, _ = await process.communicate()
        # The last line may be cut: then nobody was told.
        whole_lines = (acknowledged + rest).rpartition(b"\n")[0].split()
        written[f"life-{life}"] = int(whole_lines[-1]) + 1
    assert min(written.values()) >= 5

    kept = {}
    for stored in await everything(await open_store()):
        kept.setdefault(stored.event.stream.removeprefix("session/"), []).append(stored.event.text)
    for life, acknowledged in written.items():
        appends = len(kept[life]) // 3
        assert kept[life] == [f"{number}.{part}" for number in range(appends) for part in range(3)]
        assert acknowledged <= appends <= acknowledged + 1
    with sqlite3.connect(path) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
    db.close()


async def test_processes_that_append_at_once_are_seen_in_one_order(start, path, open_store):
    store = await open_store()
    writers = [await start("writing_process.py", path, name, 60) for name in "abc"]
    seen = []
    async with asyncio.timeout(60):
        async for batch in store.follow(0):
            seen.extend(batch)
            if len(seen) == 3 * 60 * 3:
                break
    assert seen == list(await everything(store))
    for name in "abc":
        own = [stored.event.text for stored in seen if stored.event.stream == f"session/{name}"]
        assert own == [f"{number}.{part}" for number in range(60) for part in range(3)]
    for writer in writers:
        await writer.communicate()
        assert writer.returncode == 0


async def test_ten_processes_open_a_new_store_at_once(start, path, open_store):
    openers = [await start("opening_process.py", path) for _ in range(10)]
    for opener in openers:
        assert await opener.stdout.readline() == b"ready\n"
    for opener in openers:
        opener.stdin.close()
    async with asyncio.timeout(60):
        assert [await opener.wait() for opener in openers] == [0] * 10
    assert len(await everything(await open_store())) == 10
