"""What a look at the leases costs does not grow with all that were ever given."""

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.events import TextSaid
from ccmaster_plugin_coordination.catching_up import Reader
from ccmaster_plugin_coordination.leases.board import Board
from ccmaster_plugin_coordination.leases.events import PATHS


class Counted:
    """A store that takes note of what is read by a prefix: all there ever was."""

    def __init__(self, store):
        self._store, self.prefixes = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def read(self, *wanted, prefix=None, **more):
        self.prefixes += [prefix] if prefix else []
        return await self._store.read(*wanted, prefix=prefix, **more)


async def test_everything_is_gone_through_once(tmp_path):
    store = await SqliteStore.open(tmp_path / "store.db", Codec())
    counted = Counted(store)
    board = Board(Reader(counted, PATHS))
    for _ in range(5):
        await store.append(TextSaid(stream="session/a", text="on and on"))
        await board.now()
    assert counted.prefixes == ["paths/"]
    await store.close()
