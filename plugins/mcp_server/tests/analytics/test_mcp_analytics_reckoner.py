"""The reckoner: up with the store, shared by its readers, and kept between processes."""

import asyncio
import stat

import pytest

from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_plugin_mcp_server.analytics import cache, reckoner
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.kept import dump
from ccmaster_plugin_mcp_server.analytics.reckoner import Reckoner


class CountingStore(SqliteStore):
    """A store that knows how often, and how many events, were read from it."""

    reads = 0
    events_read = 0

    async def read(self, after=0, stream=None, limit=1000):
        found = await super().read(after, stream, limit)
        self.reads += 1
        self.events_read += len(found)
        return found


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "mcp_server"


@pytest.fixture
async def store(open_store):
    return await open_store(CountingStore)


async def tell(store, story, count, *, stream="session/a"):
    turns = [(second, e.TurnStarted, {}) for second in range(1, count)]
    return await store.append(*(one.event for one in story(*turns, stream=stream)))


async def test_whoever_asks_is_told_of_everything_that_was_stored(store, open_store, story):
    reckoner = Reckoner(store)
    assert (await reckoner.system_metrics()).store.events == 0
    for number in range(3):
        other = await open_store()
        position = await tell(other, story, 4, stream=f"session/{number}")
        shown = await reckoner.system_metrics()
        assert (shown.store.position, shown.store.events) == (position, 4 * (number + 1))
        assert (await reckoner.session_analytics()).total.turns == 3 * (number + 1)


async def test_readers_share_one_catching_up(store, story):
    await tell(store, story, 2500)
    reckoner = Reckoner(store)
    shown = await asyncio.gather(*(reckoner.system_metrics() for _ in range(50)))
    assert {one.store.events for one in shown} == {2500}
    assert (store.reads, store.events_read) == (4, 2500)


async def test_a_reader_that_gives_up_leaves_the_figures_right(store, story):
    await tell(store, story, 3000)
    reckoner = Reckoner(store)
    first = asyncio.create_task(reckoner.system_metrics())
    while not store.events_read:
        await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert (await reckoner.system_metrics()).turns.started == 2999


async def test_claims_tell_who_runs_and_the_clock_is_the_given_one(store, story, later):
    await tell(store, story, 2)
    reckoner = Reckoner(store, clock=lambda: later(9))
    assert (await reckoner.system_metrics()).sessions.without_host == 1
    await store.claim("session/a", "host/h", 30)
    await store.claim("host/h", "host/h", 30)
    shown = await reckoner.system_metrics()
    assert (shown.sessions.without_host, shown.hosts.alive, shown.at) == (0, 1, later(9))
    assert (await reckoner.session_analytics()).total.lifetime_s == 9


async def test_the_next_process_goes_on_where_one_stopped(store, open_store, story, folder):
    await tell(store, story, 300)
    first = Reckoner(store, folder)
    before = await first.session_analytics()
    await first.close()
    assert stat.S_IMODE((folder / cache.NAME).stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [cache.NAME]
    again = await open_store(CountingStore)
    second = Reckoner(again, folder)
    assert (await second.session_analytics()).total.turns == before.total.turns
    assert again.events_read == 1  # that the figures are of this store
    await tell(store, story, 5, stream="session/b")
    assert (await second.system_metrics()).store.events == 305


async def test_figures_are_saved_on_the_way(store, story, folder, monkeypatch):
    monkeypatch.setattr(reckoner, "WORTH_SAVING", 1500)
    await tell(store, story, 2500)
    await Reckoner(store, folder).system_metrics()
    assert cache.read(folder).events == 2000


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("TurnStarted", "TurnEnded"),
        lambda text: "",
        lambda text: "not at all",
        lambda text: text + text,
    ],
)
async def test_a_damaged_file_is_not_believed(store, story, folder, damage):
    await tell(store, story, 20)
    first = Reckoner(store, folder)
    await first.system_metrics()
    await first.close()
    file = folder / cache.NAME
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    second = Reckoner(store, folder)
    assert (await second.system_metrics()).turns.started == 19
    await second.close()
    assert cache.read(folder).total.turns == 19


async def test_a_file_of_no_text_is_told_of_and_made_again(store, story, folder, caplog):
    await tell(store, story, 3)
    folder.mkdir(parents=True)
    (folder / cache.NAME).write_bytes(b"\xff\xfe\x00")
    assert (await Reckoner(store, folder).system_metrics()).turns.started == 2
    assert "cannot be read and are made again" in caplog.text


async def test_figures_of_another_store_are_not_believed(store, open_store, story, folder):
    await tell(store, story, 20)
    first = Reckoner(store, folder)
    await first.system_metrics()
    await first.close()
    other = await open_store(name="other.db")
    await tell(other, story, 5)
    assert (await Reckoner(other, folder).system_metrics()).turns.started == 4
    await tell(other, story, 40, stream="session/z")
    assert (await Reckoner(other, folder).system_metrics()).turns.started == 43


async def test_a_folder_that_cannot_be_written_keeps_no_figures_back(
    store, story, tmp_path, caplog
):
    await tell(store, story, 20)
    (tmp_path / "file").write_text("")
    reckoner = Reckoner(store, tmp_path / "file" / "folder")
    assert (await reckoner.system_metrics()).turns.started == 19
    await reckoner.close()
    assert "figures cannot be saved" in caplog.text


async def test_nothing_is_saved_where_nothing_was_folded(store, folder):
    reckoner = Reckoner(store, folder)
    await reckoner.close()
    await reckoner.system_metrics()
    await reckoner.close()
    assert not folder.exists()


async def test_a_store_that_cannot_be_read_is_told_of(store, folder):
    reckoner = Reckoner(store, folder)
    await store.close()
    with pytest.raises(StoreUnavailable):
        await reckoner.system_metrics()


def test_a_write_that_fails_leaves_what_was_there(folder, story):
    cache.write(folder, dump(Figures().after(story())))
    with pytest.raises(UnicodeEncodeError):
        cache.write(folder, "\ud800")
    assert cache.read(folder) == Figures().after(story())
    assert [path.name for path in folder.iterdir()] == [cache.NAME]
