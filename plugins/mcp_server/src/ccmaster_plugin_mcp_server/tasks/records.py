"""Reading where tasks stand from the store, each time no more than what is new."""

from collections import OrderedDict

from attrs import define, field, frozen

from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.tasks.events import stream_of
from ccmaster_plugin_mcp_server.tasks.state import TaskState, fold

REMEMBERED = 256
"""How many tasks that are not over are kept folded."""
PAGE = 500
"""Events that are read at once."""


@frozen
class Known:
    """A task as of a position of the store."""

    state: TaskState | None
    """None: there is no such task."""
    position: int
    """The last position of its stream; 0: it has none."""


NOTHING = Known(None, 0)


@define
class Records:
    """Where tasks stand. Those that are over are read anew each time, and not kept."""

    _store: EventStore
    _kept: OrderedDict[str, Known] = field(factory=OrderedDict)

    async def read(self, task_id: str) -> Known:
        """Return where a task stands now."""
        known = self._kept.get(task_id, NOTHING)
        state, position = known.state, known.position
        while True:
            news = await self._store.read(position, stream_of(task_id), PAGE)
            for stored in news:
                state, position = fold(state, stored.event), stored.position
            if len(news) < PAGE:
                break
        known = Known(state, position)
        self._keep(task_id, known)
        return known

    def _keep(self, task_id: str, known: Known) -> None:
        if known.state is None or known.state.ended:
            self._kept.pop(task_id, None)
            return
        self._kept[task_id] = known
        self._kept.move_to_end(task_id)
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
