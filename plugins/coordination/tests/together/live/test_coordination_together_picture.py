"""The picture of a coordination in a terminal: drawn over itself, and left as it ended."""

import asyncio
import os
import sys

import pytest

pty = pytest.importorskip("pty")

PATIENCE = 60.0
COLUMNS = 70


@pytest.fixture
async def terminal(ccmaster_home):
    """Run a command in a terminal; return what collects all that it shows, and the process."""
    master, slave = pty.openpty()
    processes = []

    async def run(*words):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "ccmaster_core", "coordinate", *words),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm", "COLUMNS": str(COLUMNS), "LINES": "24"},
        )
        processes.append(process)
        return process

    shown = bytearray()
    asyncio.get_running_loop().add_reader(master, lambda: shown.extend(os.read(master, 65536)))
    yield run, shown
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.wait()
    asyncio.get_running_loop().remove_reader(master)
    os.close(master)
    os.close(slave)


async def test_it_moves_and_stands_as_it_ended(crew, terminal):
    run, shown = terminal
    await crew.up("ana", "bob")
    one = await crew.begins("sequential", "ana", "bob")
    process = await run("show", one[:8], "--wait")
    await until(lambda: "working" in shown.decode(errors="ignore"))
    await crew.completes(one, "1", "first")
    await until(lambda: "\x1b[J" in shown.decode(errors="ignore"))
    await crew.completes(one, "2", "second")
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 0
    await until(lambda: "bob:\r\nsecond" in shown.decode())
    text = shown.decode()
    *_, last = text.split("\x1b[J")
    assert last.startswith(f"coordination {one} · sequential · done")
    assert "\x1b" not in last
    trees = [line for line in text.split("\r\n") if "●" in line or "✓" in line]
    assert trees
    assert all(len(line.rpartition("\x1b[J")[2]) <= COLUMNS for line in trees)


async def until(holds):
    """Wait for what another process does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)
