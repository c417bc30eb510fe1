"""A terminal that is paused, or gone, holds up nobody but who writes to it."""

import asyncio
import threading

import pytest

from ccmaster_core.cli.view.paper import Paper


@pytest.fixture
def paused():
    """A terminal that takes nothing until `go` is set."""

    class Paused:
        def __init__(self):
            self.go, self.rows = threading.Event(), []

        def write(self, row):
            self.go.wait()
            self.rows.append(row)

    terminal = Paused()
    yield terminal
    terminal.go.set()


async def test_rows_are_written_in_their_order():
    rows = []
    paper = Paper(rows.append)
    await asyncio.gather(paper.put(["a", "b"]), paper.put(["c"]))
    paper.close()
    assert rows == ["a", "b", "c"]


async def test_a_paused_terminal_leaves_the_loop_free(paused):
    paper = Paper(paused.write)
    writing = asyncio.create_task(paper.put(["a"]))
    for _ in range(100):  # the loop goes round, and nothing was written
        await asyncio.sleep(0)
    assert (writing.done(), paused.rows) == (False, [])
    paused.go.set()
    await writing
    paper.close()
    assert paused.rows == ["a"]


async def test_who_waits_for_a_paused_terminal_can_be_cancelled(paused):
    paper = Paper(paused.write)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await paper.put(["a"])
    paper.close()


async def test_a_terminal_that_is_gone_is_an_error():
    def gone(_):
        raise BrokenPipeError

    paper = Paper(gone)
    for _ in range(2):
        with pytest.raises(BrokenPipeError):
            await paper.put(["a"])
    paper.close()
