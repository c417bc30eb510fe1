"""A full disk refuses what it has no room for, loses nothing, and is forgotten once it has room."""

import asyncio
import sys
from pathlib import Path

import pytest

from ccmaster_core.testing.store_contract.parts import everything, said, texts
from ccmaster_hookspecs.errors import StoreUnavailable

BESIDE_A_LIMIT = Path(__file__).parent / "limited_process.py"


async def room_for(store, pages):
    """Let the file grow by so many pages."""

    def limit(db):
        (used,) = db.execute("pragma page_count").fetchone()
        db.execute(f"pragma max_page_count = {used + pages}")

    await store._writer._lane.run(limit)


async def test_an_append_without_room_is_refused_and_the_next_with_room_is_kept(open_store):
    store = await open_store()
    await store.append(*said("before"))
    await room_for(store, pages=3)
    with pytest.raises(StoreUnavailable, match=r"room.*free some space"):
        await store.append(*said("x" * 100_000))
    await room_for(store, pages=1000)
    await store.append(*said("after"))
    assert texts(await everything(store)) == ["before", "after"]


async def test_one_append_without_room_leaves_those_beside_it_alone(open_store):
    store = await open_store()
    await room_for(store, pages=3)
    large = "x" * 100_000
    outcomes = await asyncio.gather(
        *(store.append(*said(text)) for text in ("a", large, "b", "c", large, "d")),
        return_exceptions=True,
    )
    refused = [isinstance(outcome, StoreUnavailable) for outcome in outcomes]
    assert refused == [False, True, False, False, True, False]
    assert texts(await everything(store)) == ["a", "b", "c", "d"]


async def test_a_file_that_may_not_grow_is_told_of_and_lived_with(path):
    """The system itself refuses to write here, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(BESIDE_A_LIMIT), str(path), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    assert process.returncode == 0
    assert output.decode().split() == ["StoreUnavailable"] * 3 + ["before", "after"]
