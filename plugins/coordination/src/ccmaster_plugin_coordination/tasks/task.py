"""One task as its events tell it. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks import events as t
from ccmaster_plugin_coordination.tasks.words import Priority, TaskState


@frozen(kw_only=True)
class Task:
    """A task; what it waits for is the board's to say."""

    task_id: str
    position: int
    """The last event that went into it: what a writer expects of its stream."""
    seq: int
    """The position at which it was added: of two that are equally urgent, the older goes first."""
    by: Principal
    title: str
    text: str
    asked: str | None
    """The session whose agent was asked first; None: nobody in particular."""
    assignee: str | None
    open_to: tuple[str, ...] | None
    capabilities: tuple[str, ...]
    priority: Priority
    after: tuple[str, ...]
    max_retries: int
    timeout_seconds: float | None
    choices: tuple[str, ...]
    parent: str | None
    group: str | None
    added_at: datetime
    changed_at: datetime
    state: TaskState = TaskState.READY
    """Ready, also where it waits for others: see the board."""
    session: str | None = None
    """Who works on it, or did last; None: nobody yet."""
    epoch: int = 0
    """How often it was begun."""
    begun: int = 0
    """The position at which the last attempt began; 0: none did."""
    counted_from: int = 0
    """How many of these attempts do not count any more, because someone asked to try again."""
    failures: int = 0
    """How many of those that count failed, were too slow, or silent."""
    message_id: str | None = None
    started_at: datetime | None = None
    reminders: int = 0
    told_parts: bool = False
    """Whether its agent was told that its parts are over."""
    result: str = ""
    artifacts: tuple[str, ...] = ()
    choice: str | None = None
    refused: tuple[str, ...] = ()
    """The sessions of which it was kept, since the last attempt began, that they reported late."""
    reason: str | None = None
    """Why the last attempt came to nothing, or it was cancelled; None: neither."""

    @property
    def due(self) -> datetime | None:
        """When the attempt that runs is over, whatever it does; None: never, or none runs."""
        if self.state is not TaskState.WORKING or not (self.timeout_seconds and self.started_at):
            return None
        return self.started_at + timedelta(seconds=self.timeout_seconds)


def added(event: t.TaskAdded, position: int) -> Task:
    """Return a task that was just added."""
    return Task(
        task_id=event.task_id,
        position=position,
        seq=position,
        by=event.by,
        title=event.title,
        text=event.text,
        asked=event.assignee,
        assignee=event.assignee,
        open_to=event.open_to,
        capabilities=event.capabilities,
        priority=event.priority,
        after=event.after,
        max_retries=event.max_retries,
        timeout_seconds=event.timeout_seconds,
        choices=event.choices,
        parent=event.parent,
        group=event.group,
        added_at=event.at,
        changed_at=event.at,
    )


def after(task: Task, event: t.TaskEvent, position: int) -> Task:
    """Return a task after something happened to it; what does not fit changes nothing."""
    task = evolve(task, position=position)
    fold = _FOLDS.get(type(event))
    changed = fold(task, event) if fold else task
    return task if changed is task else evolve(changed, changed_at=event.at)


def _runs(task: Task, epoch: int) -> bool:
    """Say whether an attempt is the one that runs."""
    return task.state is TaskState.WORKING and epoch == task.epoch


def _started(task: Task, event: t.TaskStarted) -> Task:
    if task.state is not TaskState.READY or event.epoch != task.epoch + 1:
        return task
    return evolve(
        task,
        state=TaskState.WORKING,
        session=event.session,
        epoch=event.epoch,
        begun=task.position,
        message_id=event.message_id,
        started_at=event.at,
        reminders=0,
        told_parts=False,
        refused=(),
    )


def _reminded(task: Task, event: t.TaskReminded) -> Task:
    if not _runs(task, event.epoch):
        return task
    if event.about_parts:
        return evolve(task, told_parts=True)
    return evolve(task, reminders=task.reminders + event.counts)


def _completed(task: Task, event: t.TaskCompleted) -> Task:
    if not _runs(task, event.epoch) or event.session != task.session:
        return task
    return evolve(
        task,
        state=TaskState.DONE,
        result=event.result,
        artifacts=event.artifacts,
        choice=event.choice,
        reason=None,
    )


def _returned(task: Task, event: t.TaskReturned) -> Task:
    if not _runs(task, event.epoch):
        return task
    return evolve(
        task,
        state=TaskState.READY,
        assignee=event.assignee,
        open_to=event.open_to,
        reason=event.reason,
        failures=task.failures + event.cause.counts,
    )


def _failed(task: Task, event: t.TaskFailed) -> Task:
    if task.state.over or event.epoch != task.epoch:
        return task
    return evolve(task, state=TaskState.FAILED, reason=event.reason)


def _cancelled(task: Task, event: t.TaskCancelled) -> Task:
    if task.state.over:
        return task
    return evolve(task, state=TaskState.CANCELLED, reason=event.reason)


def _retried(task: Task, event: t.TaskRetried) -> Task:
    if task.state in {TaskState.WORKING, TaskState.DONE}:
        return task
    return evolve(
        task,
        state=TaskState.READY,
        assignee=event.assignee,
        open_to=event.open_to,
        capabilities=task.capabilities if event.capabilities is None else event.capabilities,
        failures=0,
        counted_from=task.epoch,
        reason=None,
    )


def _passed_on(task: Task, event: t.TaskPassedOn) -> Task:
    if task.state is not TaskState.READY:
        return task
    return evolve(task, assignee=event.assignee, open_to=event.open_to, reason=event.reason)


def _reprioritized(task: Task, event: t.TaskReprioritized) -> Task:
    return task if task.state.over else evolve(task, priority=event.priority)


def _late(task: Task, event: t.LateResultRefused) -> Task:
    return evolve(task, refused=(*task.refused, event.session))


_FOLDS: Mapping[type[t.TaskEvent], Callable[[Task, Any], Task]] = {
    t.TaskStarted: _started,
    t.TaskReminded: _reminded,
    t.TaskCompleted: _completed,
    t.TaskReturned: _returned,
    t.TaskFailed: _failed,
    t.TaskCancelled: _cancelled,
    t.TaskRetried: _retried,
    t.TaskPassedOn: _passed_on,
    t.TaskReprioritized: _reprioritized,
    t.LateResultRefused: _late,
}
