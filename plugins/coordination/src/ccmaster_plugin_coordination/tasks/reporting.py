"""Reporting on a task: by the agent that works on it, on the attempt that runs, and once."""

from collections.abc import Callable, Sequence

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, StoreUnavailable
from ccmaster_hookspecs.events import NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.checking import check_unicode
from ccmaster_plugin_coordination.tasks.events import (
    LateResultRefused,
    TaskCompleted,
    TaskFailed,
    TaskReturned,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.passing import holder_after, living
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.verdict import verdict
from ccmaster_plugin_coordination.tasks.words import Cause, TaskState

TRIES = 16
"""How often a report is decided on anew because the task has changed meanwhile."""
NOTE = "task"
"""The key of the note that names what a session works on."""
ARTIFACTS = 100
"""How many artifacts a result names at most."""
ARTIFACT = 1000
"""The longest name of an artifact, in characters."""

Report = TaskCompleted | TaskFailed | TaskReturned


async def complete(
    host: Host,
    *,
    by: Principal,
    result: str,
    task_id: str | None = None,
    epoch: int | None = None,
    artifacts: Sequence[str] = (),
    choice: str | None = None,
) -> Task:
    """Report that a task is done; the same report again changes nothing.

    Args:
        host: ccmaster.
        by: The session whose agent reports.
        result: What came of it.
        task_id: Its id; None: what the session works on.
        epoch: The attempt's number, as the agent was told; None: the one that runs.
        artifacts: What it made: paths or addresses.
        choice: One of the task's choices, where it has any.

    Returns:
        The task as it is now.

    Raises:
        Refused: It is not, or no longer, the agent's; that is kept in the record.
        InvalidRequest: The report does not fit the task.
    """
    settings: CoordinationSettings = host.settings(TABLE)
    _check_size("result", result, settings.max_result_chars)
    _check_artifacts(artifacts)

    def report(task: Task, board: Board) -> Report:
        _check_parts(task, board)
        _check_choice(task, choice)
        return TaskCompleted(
            stream=task_stream(task.task_id),
            session=by.name,
            epoch=task.epoch,
            result=result,
            artifacts=tuple(artifacts),
            choice=choice,
        )

    def same(task: Task) -> bool:
        return task.state is TaskState.DONE and (task.result, task.choice) == (result, choice)

    return await _reported(host, by, task_id, epoch, report=report, same=same)


async def fail(
    host: Host,
    *,
    by: Principal,
    reason: str,
    task_id: str | None = None,
    epoch: int | None = None,
    retry: bool = True,
) -> Task:
    """Report that a task could not be done; see `complete`.

    Args:
        host: ccmaster.
        by: The session whose agent reports.
        reason: Why.
        task_id: Its id; None: what the session works on.
        epoch: The attempt's number; None: the one that runs.
        retry: Whether it is worth to try again, as far as the task has tries left.
    """
    settings: CoordinationSettings = host.settings(TABLE)
    _check_size("reason", reason, settings.max_result_chars)
    if not reason.strip():
        raise InvalidRequest("the reason is empty", "say why it could not be done")
    sessions = await host.sessions()
    last = next((one for one in sessions if one.session_id == by.name), None)

    def report(task: Task, _: Board) -> Report:
        holder = holder_after(task, Cause.FAILED, last, living(sessions))
        return verdict(task, Cause.FAILED, reason, holder, settings.max_attempts, retry=retry)

    def same(task: Task) -> bool:
        return task.state in {TaskState.FAILED, TaskState.READY} and task.reason == reason

    return await _reported(host, by, task_id, epoch, report=report, same=same)


async def _reported(
    host: Host,
    by: Principal,
    task_id: str | None,
    epoch: int | None,
    *,
    report: Callable[[Task, Board], Report],
    same: Callable[[Task], bool],
) -> Task:
    if by.kind is not PrincipalKind.SESSION:
        raise Refused(f"{by} works on no task", "only the agent that does may report on one")
    for _ in range(TRIES):
        board = await board_of(host).now()
        task = _meant(board, task_id, by)
        if task.session == by.name and epoch in (None, task.epoch) and same(task):
            return task
        if why := _not_its_own(task, epoch, by):
            await _refuse(host, task, epoch, by, why)
        told = report(task, board)
        note = NoteSet(stream=session_stream(by.name), key=NOTE, text=None)
        try:
            await host.store.append(told, note, expect={told.stream: task.position})
        except Conflict:
            continue
        return (await board.now()).tasks[task.task_id]
    raise StoreUnavailable("the task changes all the time", "try again")


def _meant(board: Board, task_id: str | None, by: Principal) -> Task:
    if task_id is None:
        if task := board.working(by.name):
            return task
        raise Refused("you work on no task", "list_tasks tells what became of those that you did")
    task = board.tasks.get(task_id)
    if task is None:
        raise InvalidRequest(f"no task has the id {task_id!r}", "list_tasks tells all")
    return task


def _not_its_own(task: Task, epoch: int | None, by: Principal) -> str | None:
    """Say why a session may not report on a task; None: it may."""
    if task.state is not TaskState.WORKING:
        why = f": {task.reason}" if task.reason else ""
        return f"task {task.task_id} is {task.state}{why}"
    if task.session != by.name:
        return f"task {task.task_id} is what another agent works on (attempt {task.epoch})"
    if epoch not in (None, task.epoch):
        return f"attempt {epoch} of task {task.task_id} is over; attempt {task.epoch} runs"
    return None


async def _refuse(host: Host, task: Task, epoch: int | None, by: Principal, why: str) -> None:
    """Refuse a report; that is kept once, or who repeats it would keep others from writing."""
    refused = LateResultRefused(
        stream=task_stream(task.task_id), session=by.name, epoch=epoch, reason=why
    )
    if by.name not in task.refused:
        await host.store.append(refused)
    raise Refused(why, "stop working on it: nothing that you report on it counts")


def _check_parts(task: Task, board: Board) -> None:
    left = [part for part in board.parts(task.task_id) if not part.state.over]
    if left:
        names = ", ".join(f"{part.task_id[:8]} ({part.title})" for part in left[:5])
        raise InvalidRequest(
            f"{len(left)} parts of the task are not over: {names}",
            "end your turn: you are told when they are; or cancel_task those not needed",
        )


def _check_choice(task: Task, choice: str | None) -> None:
    if task.choices and choice not in task.choices:
        raise InvalidRequest(
            f"{choice!r} is none of the task's choices", f"give one of {', '.join(task.choices)}"
        )
    if choice is not None and not task.choices:
        raise InvalidRequest("the task gives nothing to choose", "leave choice out")


def _check_size(what: str, text: str, most: int) -> None:
    check_unicode(what, text)
    if len(text) > most:
        raise InvalidRequest(
            f"the {what} has {len(text)} characters",
            f"at most {most} are allowed: put it in a file and name it in artifacts",
        )


def _check_artifacts(artifacts: Sequence[str]) -> None:
    if len(artifacts) > ARTIFACTS:
        raise InvalidRequest(f"there are {len(artifacts)} artifacts", f"give at most {ARTIFACTS}")
    for artifact in artifacts:
        _check_size("artifact", artifact, ARTIFACT)
