"""How a store of an older version becomes one of this version."""

import asyncio
import sqlite3

import pytest

from ccmaster_core.sqlite.connection import connect, create
from ccmaster_core.sqlite.schema import STEPS, prepare
from ccmaster_core.testing.store_contract.parts import everything, said, texts
from ccmaster_hookspecs.errors import StoreTooNew

NEXT = (*STEPS, ("alter table claims add column note text", "update claims set note = 'older'"))
BROKEN = (*STEPS, ("alter table claims add column note text", "update nowhere set note = 1"))


@pytest.fixture
def migrate(path):
    def migrate(steps):
        create(path)
        db = connect(path)
        try:
            prepare(db, path, steps)
            columns = [column[1] for column in db.execute("pragma table_info(claims)")]
            return db.execute("pragma user_version").fetchone()[0], "note" in columns
        finally:
            db.close()

    return migrate


async def test_an_older_store_keeps_what_it_has(path, open_store, migrate):
    store = await open_store()
    await store.append(*said("a", "b"))
    claim = await store.claim("session/a", "one", 3600)
    await store.close()
    assert migrate(NEXT) == (2, True)
    with sqlite3.connect(path) as db:
        assert db.execute("select holder, note from claims").fetchall() == [("one", "older")]
        assert db.execute("select count(*) from events").fetchone() == (2,)
    db.close()
    assert claim.epoch == 1
    with pytest.raises(StoreTooNew):
        await open_store()


def test_a_new_store_takes_every_step(migrate):
    assert migrate(NEXT) == (2, True)
    assert migrate(NEXT) == (2, True)


async def test_a_step_that_fails_leaves_the_version_before_it(migrate, open_store):
    store = await open_store()
    await store.append(*said("a"))
    await store.close()
    with pytest.raises(sqlite3.OperationalError):
        migrate(BROKEN)
    again = await open_store()
    assert texts(await everything(again)) == ["a"]


async def test_of_many_that_migrate_at_once_each_step_is_taken_once(migrate, open_store):
    await (await open_store()).close()
    async with asyncio.TaskGroup() as tasks:
        migrated = [tasks.create_task(asyncio.to_thread(migrate, NEXT)) for _ in range(8)]
    assert {task.result() for task in migrated} == {(2, True)}


def test_opening_a_store_of_this_version_writes_nothing(path, migrate):
    migrate(STEPS)
    before = path.stat().st_mtime_ns, path.read_bytes()
    migrate(STEPS)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
