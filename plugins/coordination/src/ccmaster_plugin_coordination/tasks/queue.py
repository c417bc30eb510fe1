"""Which task an agent gets next: of those that are ready and meant for it, the most urgent."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence

from attrs import define, field, frozen

from ccmaster_plugin_coordination.tasks.task import Task


@frozen
class _Meant:
    """Who may take a task."""

    assignee: str | None
    open_to: tuple[str, ...] | None
    capabilities: frozenset[str]

    @property
    def alone(self) -> frozenset[str] | None:
        """The only sessions whose agents may; None: any that can."""
        if self.assignee is not None:
            return frozenset({self.assignee})
        return None if self.open_to is None else frozenset(self.open_to)

    def fits(self, session: str, capabilities: Collection[str]) -> bool:
        if self.open_to is not None and session not in self.open_to:
            return False
        return self.capabilities <= set(capabilities)


_Place = tuple[str, int, str]
"""Priority, age, id: in the order in which tasks are begun."""


@define
class Queue:
    """The tasks that are ready, by whom they are meant for."""

    _places: dict[_Meant, list[_Place]] = field(factory=dict)
    _open: dict[_Meant, None] = field(factory=dict)
    """Those meant for nobody in particular."""
    _in: dict[str, tuple[_Meant, _Place]] = field(factory=dict, init=False)

    def __len__(self) -> int:
        return len(self._in)

    def put(self, task: Task) -> None:
        """Put a task in, or in another place."""
        self.drop(task.task_id)
        meant = _meant(task)
        place = (str(task.priority), task.seq, task.task_id)
        insort(self._places.setdefault(meant, []), place)
        if meant.assignee is None:
            self._open[meant] = None
        self._in[task.task_id] = (meant, place)

    def drop(self, task_id: str) -> None:
        """Take a task out; nothing happens where it is not in."""
        if task_id not in self._in:
            return
        meant, place = self._in.pop(task_id)
        places = self._places[meant]
        places.remove(place)
        if not places:
            del self._places[meant]
            self._open.pop(meant, None)

    def first(
        self, session: str, capabilities: Collection[str], but: Collection[str] = ()
    ) -> str | None:
        """Return the id of the task that a session's agent is to begin next; None: there is none.

        Args:
            session: The session's id.
            capabilities: What its agent can do.
            but: The ids of tasks that others are to begin.
        """
        heads = [
            place
            for meant in self._meant_for(session, capabilities)
            if (place := _first(self._places[meant], but))
        ]
        return min(heads)[-1] if heads else None

    def only_for(self) -> Iterator[tuple[frozenset[str], Sequence[str]]]:
        """Yield the sessions that alone may take some tasks, and those tasks' ids."""
        for meant, places in self._places.items():
            alone = meant.alone
            if alone is not None:
                yield alone, [task_id for _, _, task_id in places]

    def place(self, task_id: str) -> int | None:
        """Return which one it is of those meant for the same agents, from 1; None: not in."""
        if task_id not in self._in:
            return None
        meant, place = self._in[task_id]
        return bisect_left(self._places[meant], place) + 1

    def waiting_for(self, session: str) -> int:
        """Return how many tasks are ready for one session's agent alone."""
        return len(self._places.get(_Meant(session, None, frozenset()), ()))

    def __iter__(self) -> Iterator[str]:
        """Yield every task's id, the most urgent first."""
        return (task_id for _, _, task_id in sorted(place for _, place in self._in.values()))

    def _meant_for(self, session: str, capabilities: Collection[str]) -> Iterator[_Meant]:
        own = _Meant(session, None, frozenset())
        if own in self._places:
            yield own
        yield from (meant for meant in self._open if meant.fits(session, capabilities))


def _first(places: Iterable[_Place], but: Collection[str]) -> _Place | None:
    return next((place for place in places if place[-1] not in but), None)


def _meant(task: Task) -> _Meant:
    if task.assignee is not None:
        return _Meant(task.assignee, None, frozenset())
    return _Meant(None, task.open_to, frozenset(task.capabilities))
