"""All tasks, as far as this process has read the store; a fold that pulls what is new."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import define, field

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.catching_up import Reader
from ccmaster_plugin_coordination.tasks import events as t
from ccmaster_plugin_coordination.tasks import task as tasks
from ccmaster_plugin_coordination.tasks.queue import Queue
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState


@define
class Board:
    """Every task, and what each waits for. Get the one of a process with `board_of`."""

    _reader: Reader
    position: int = 0
    """The last event that is folded."""
    _tasks: dict[str, Task] = field(factory=dict)
    _queue: Queue = field(factory=Queue)
    _undone: dict[str, set[str]] = field(factory=dict)
    """Of each task that waits: those that must be done before, and are not."""
    _followers: dict[str, list[str]] = field(factory=dict)
    """Of each task: those that wait for it."""
    _parts: dict[str, list[str]] = field(factory=dict)
    _open_parts: Counter[str] = field(factory=Counter)
    """How many parts of each are not over."""
    _groups: dict[str, list[str]] = field(factory=dict)
    _working: dict[str, str] = field(factory=dict)
    """What each session works on."""
    _open: Counter[Principal] = field(factory=Counter)
    """How many tasks each has added that are not over."""
    _reading: asyncio.Lock = field(factory=asyncio.Lock)

    @classmethod
    def of(cls, host: Host) -> "Board":
        """Return a board of a store; nothing is read yet."""
        return cls(Reader(host.store, t.TASK))

    async def now(self) -> "Board":
        """Read everything that is in the store by now, and return itself."""
        async with self._reading:
            async for batch in self._reader.new():
                self.apply(batch)
        return self

    def apply(self, batch: Iterable[Stored]) -> None:
        """Fold events that follow on what is folded; what is folded already changes nothing."""
        for stored in batch:
            self._apply(stored)

    @property
    def tasks(self) -> Mapping[str, Task]:
        """Every task by its id, in the order in which they were added."""
        return MappingProxyType(self._tasks)

    @property
    def ready(self) -> Queue:
        """Those that only wait for an agent."""
        return self._queue

    def state(self, task: Task) -> TaskState:
        """Return how far a task has come, what it waits for included."""
        waits = task.state is TaskState.READY and bool(self._undone.get(task.task_id))
        return TaskState.WAITING if waits else task.state

    def waits_for(self, task_id: str) -> Sequence[str]:
        """Return the tasks that must be done before, and are not."""
        undone = self._undone.get(task_id, set())
        return tuple(other for other in self._tasks[task_id].after if other in undone)

    def working(self, session: str) -> Task | None:
        """Return what a session's agent works on; None: no task."""
        task_id = self._working.get(session)
        return None if task_id is None else self._tasks[task_id]

    def all_working(self) -> Sequence[Task]:
        """Return every task that someone works on."""
        return [self._tasks[task_id] for task_id in self._working.values()]

    def open_parts(self, task_id: str) -> int:
        """Return how many parts of a task are not over."""
        return self._open_parts[task_id]

    def parts(self, task_id: str) -> Sequence[Task]:
        """Return the tasks that are parts of one."""
        return [self._tasks[part] for part in self._parts.get(task_id, ())]

    def open_by(self, creator: Principal) -> int:
        """Return how many tasks someone has added that are not over."""
        return self._open[creator]

    def group(self, group: str) -> Sequence[Task]:
        """Return the tasks of a coordination."""
        return [self._tasks[task_id] for task_id in self._groups.get(group, ())]

    def next_for(self, status: Status, but: Collection[str] = ()) -> Task | None:
        """Return the task that an idle agent is to begin; None: nothing waits for it.

        Args:
            status: Where its session stands.
            but: The ids of tasks that others are to begin.
        """
        if status.session_id in self._working:
            return None
        task_id = self._queue.first(status.session_id, status.capabilities, but)
        return None if task_id is None else self._tasks[task_id]

    def _apply(self, stored: Stored) -> None:
        if stored.position <= self.position:
            return
        self.position = stored.position
        event = stored.event
        if not isinstance(event, t.TaskEvent):
            return
        before = self._tasks.get(event.task_id)
        if before is not None:
            self._changed(before, tasks.after(before, event, stored.position))
        elif isinstance(event, t.TaskAdded):
            self._added(tasks.added(event, stored.position))

    def _added(self, task: Task) -> None:
        self._tasks[task.task_id] = task
        self._open[task.by] += 1
        undone = {other for other in task.after if not self._is_done(other)}
        if undone:
            self._undone[task.task_id] = undone
            for other in undone:
                self._followers.setdefault(other, []).append(task.task_id)
        else:
            self._queue.put(task)
        if task.parent:
            self._parts.setdefault(task.parent, []).append(task.task_id)
            self._open_parts[task.parent] += 1
        if task.group:
            self._groups.setdefault(task.group, []).append(task.task_id)

    def _changed(self, before: Task, task: Task) -> None:
        self._tasks[task.task_id] = task
        opened = before.state.over - task.state.over
        self._open[task.by] += opened
        if task.parent:
            self._open_parts[task.parent] += opened
        if before.state is TaskState.WORKING and before.session:
            self._working.pop(before.session, None)
        if task.state is TaskState.WORKING and task.session:
            self._working[task.session] = task.task_id
        if task.state is TaskState.READY and not self._undone.get(task.task_id):
            self._queue.put(task)
        else:
            self._queue.drop(task.task_id)
        if task.state is TaskState.DONE and before.state is not TaskState.DONE:
            self._release(task.task_id)

    def _release(self, done: str) -> None:
        """Let those go on that waited for a task."""
        for task_id in self._followers.pop(done, ()):
            undone = self._undone[task_id]
            undone.discard(done)
            if not undone:
                del self._undone[task_id]
                task = self._tasks[task_id]
                if task.state is TaskState.READY:
                    self._queue.put(task)

    def _is_done(self, task_id: str) -> bool:
        task = self._tasks.get(task_id)
        return task is not None and task.state is TaskState.DONE


def board_of(host: Host) -> Board:
    """Return the board of a process; call `now` before you look at it."""
    return host.kept(Board.of)
