"""The file a store is in: its mode, and what is told when it is not a store."""

import os
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore, verify
from ccmaster_core.testing.store_contract.parts import everything, said, texts
from ccmaster_hookspecs.errors import StoreCorrupt, StoreTooNew, StoreUnavailable


def modes(folder):
    return {
        str(found.relative_to(folder)): stat.S_IMODE(found.stat().st_mode)
        for found in [folder, *folder.rglob("*")]
    }


async def test_only_its_owner_may_read_it(path, open_store):
    old = os.umask(0)
    try:
        store = await open_store()
        await store.append(*said("a"))
        followed = store.follow(0)
        await anext(followed)
    finally:
        os.umask(old)
    found = modes(path.parent)
    await followed.aclose()
    assert {"store.db", "store.db-wal", "store.db-shm", "store.db-bells"} < set(found)
    assert all(mode & 0o077 == 0 for mode in found.values())


async def test_a_folder_that_was_there_keeps_its_mode(path, open_store):
    path.parent.mkdir()
    path.parent.chmod(0o755)
    await open_store()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o755


async def test_closing_leaves_one_file(path, open_store):
    store = await open_store()
    await store.append(*said("a"))
    await store.close()
    assert [found.name for found in path.parent.iterdir()] == ["store.db"]


async def refused(error, path):
    with pytest.raises(error) as caught:
        await SqliteStore.open(path, Codec())
    assert str(path) in caught.value.problem
    assert caught.value.mend
    return caught.value


@pytest.mark.parametrize("content", [b"not a database, but text " * 50, b"\x00" * 8192])
async def test_a_file_that_is_no_store_is_not_touched(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    await refused(StoreCorrupt, path)
    assert path.read_bytes() == content
    with pytest.raises(StoreCorrupt):
        verify(path)


async def test_a_database_of_another_program_is_not_touched(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("create table bookmarks (url text)")
    db.close()
    content = path.read_bytes()
    await refused(StoreCorrupt, path)
    assert path.read_bytes() == content


async def test_an_empty_file_becomes_a_store(path, open_store):
    path.parent.mkdir()
    path.touch()
    store = await open_store()
    await store.append(*said("a"))
    assert texts(await everything(store)) == ["a"]


async def test_a_store_of_a_newer_version_is_not_touched(path, open_store):
    store = await open_store()
    await store.append(*said("a"))
    await store.close()
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 99")
    db.close()
    content = path.read_bytes()
    error = await refused(StoreTooNew, path)
    assert "99" in error.problem
    assert path.read_bytes() == content
    with pytest.raises(StoreTooNew):
        verify(path)


async def test_damage_in_the_middle_is_told_where_it_is_met(path, open_store):
    store = await open_store()
    await store.append(*said(*["x" * 1000] * 300))
    await store.close()
    verify(path)
    with path.open("r+b") as file:
        file.seek(100 * 1024)
        file.write(b"\xff" * 64 * 1024)
    with pytest.raises(StoreCorrupt, match="damaged"):
        verify(path)
    damaged = await open_store()
    with pytest.raises(StoreCorrupt, match="backup"):
        await everything(damaged)


async def test_a_store_that_lost_a_table_is_corrupt(path, open_store):
    await (await open_store()).close()
    with sqlite3.connect(path) as db:
        db.execute("drop table events")
    db.close()
    store = await open_store()
    with pytest.raises(StoreCorrupt, match="no such table"):
        await store.append(*said("a"))
    with pytest.raises(StoreCorrupt, match="no such table"):
        await store.read()


def test_a_store_that_is_not_there_yet_is_sound(path):
    verify(path)
    assert not path.exists()


async def test_a_folder_in_its_place_is_told(path):
    path.mkdir(parents=True)
    await refused(StoreUnavailable, path)


async def test_a_file_in_place_of_its_folder_is_told(path):
    path.parent.write_text("in the way")
    await refused(StoreUnavailable, path)


@pytest.fixture
def as_an_ordinary_user():
    """Give up root's power to write anywhere, for the time of a test."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def read_only(as_an_ordinary_user):
    """Return a folder of this user's own that may not be written; the root's are closed to him."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o500)
        yield Path(folder)
        Path(folder).chmod(0o700)


async def test_a_folder_that_may_not_be_written_is_told(read_only):
    error = await refused(StoreUnavailable, read_only / "store.db")
    assert "write" in error.mend
    await refused(StoreUnavailable, read_only / "home" / "store.db")


async def test_a_store_that_may_not_be_written_is_told(read_only):
    read_only.chmod(0o700)
    path = read_only / "store.db"
    await (await SqliteStore.open(path, Codec())).close()
    path.chmod(0o400)
    read_only.chmod(0o500)
    await refused(StoreUnavailable, path)


async def test_the_log_beside_it_stays_small_though_someone_follows(path, open_store):
    store = await open_store()
    followed = store.follow(0)
    large = "x" * 100_000
    for _ in range(300):
        await store.append(*said(large))
        await anext(followed)
    assert path.with_name("store.db-wal").stat().st_size < 10_000_000
    await followed.aclose()
