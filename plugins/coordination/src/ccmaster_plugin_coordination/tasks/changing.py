"""Changing tasks that are there: cancelling, trying again, giving to another agent, urgency."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, StoreUnavailable
from ccmaster_hookspecs.events import Event, NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.cast import sessions
from ccmaster_plugin_coordination.tasks.checking import (
    check_agent,
    check_capabilities,
)
from ccmaster_plugin_coordination.tasks.circles import check_given
from ccmaster_plugin_coordination.tasks.events import (
    TaskCancelled,
    TaskReprioritized,
    TaskRetried,
    TaskReturned,
    task_stream,
)
from ccmaster_plugin_coordination.tasks.passing import Holder, living
from ccmaster_plugin_coordination.tasks.reporting import NOTE, TRIES
from ccmaster_plugin_coordination.tasks.stopping import TASKS, stop, take_back
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause, Priority, TaskState


async def cancel(
    host: Host, task_id: str, *, by: Principal, reason: str | None = None, interrupt: bool = False
) -> Sequence[Task]:
    """Have a task, and its parts, done no more; agents that work on them are told to stop.

    Args:
        host: ccmaster.
        task_id: The task's id.
        by: Who added it, a person, or the agent that works on what it is a part of.
        reason: Why, for the agents and the record.
        interrupt: Whether the turns of those agents are cut short.

    Returns:
        What was cancelled: the task first, then its parts.

    Raises:
        InvalidRequest: It is over already.
        Refused: The caller may not.
    """
    for _ in range(TRIES):
        board = await board_of(host).now()
        task = board.tasks[task_id]
        check_may(task, by, board)
        if task.state.over:
            raise InvalidRequest(f"task {task_id} is {task.state} already", "there is nothing left")
        several = list(_with_parts(task, board))
        working = [one for one in several if one.state is TaskState.WORKING]
        told = [
            TaskCancelled(stream=task_stream(one.task_id), by=by, reason=reason) for one in several
        ]
        if not await _kept(host, several, told, working, f"it was cancelled by {by}"):
            continue
        for one in working:
            await take_back(host, one)
            if interrupt:
                with suppress(InvalidRequest):  # the session has ended meanwhile
                    await host.interrupt(one.session or "", by=TASKS)
        after = (await board.now()).tasks
        return [after[one.task_id] for one in several]
    raise _busy()


async def retry(
    host: Host,
    task_id: str,
    *,
    by: Principal,
    assignee: str | None = None,
    capabilities: Sequence[str] | None = None,
) -> Task:
    """Have a task tried again, or by another agent; one that is being worked on is taken away.

    Args:
        host: ccmaster.
        task_id: The task's id.
        by: See `cancel`.
        assignee: The session whose agent is to do it; None: see `capabilities`.
        capabilities: What whoever takes it must be able to do; None with no `assignee`: the same
            agents as before.

    Raises:
        InvalidRequest: It is done, nothing would change by it, or nobody could do it.
        Refused: The caller may not.
    """
    check_capabilities(capabilities or ())
    for _ in range(TRIES):
        board = await board_of(host).now()
        task = board.tasks[task_id]
        check_may(task, by, board)
        another = assignee is not None or capabilities is not None
        _check_can_be_retried(task, another=another)
        holder = Holder(assignee, None) if another else Holder(task.assignee, task.open_to)
        known = await sessions(host, filter(None, [holder.assignee]))
        check_agent(holder.assignee, holder.open_to, known)
        if holder.assignee:
            check_given(task_id, holder.assignee, board)
        retried = TaskRetried(
            stream=task_stream(task_id),
            by=by,
            assignee=holder.assignee,
            open_to=holder.open_to,
            capabilities=None if capabilities is None else tuple(capabilities),
        )
        if task.state is not TaskState.WORKING:
            kept = await _kept(host, [task], [retried], [], "")
        else:
            taken = TaskReturned(
                stream=retried.stream,
                epoch=task.epoch,
                cause=Cause.TAKEN,
                reason=f"{by} gave it to another agent",
                assignee=holder.assignee,
                open_to=holder.open_to,
            )
            kept = await _kept(host, [task], [taken, retried], [task], taken.reason)
        if kept:
            if task.state is TaskState.WORKING:
                await take_back(host, task)
            return (await board.now()).tasks[task_id]
    raise _busy()


async def prioritize(host: Host, task_id: str, priority: Priority, *, by: Principal) -> Task:
    """Say how urgent a task is that has not begun; see `cancel` for what is raised."""
    for _ in range(TRIES):
        board = await board_of(host).now()
        task = board.tasks[task_id]
        check_may(task, by, board)
        if task.state.over:
            raise InvalidRequest(f"task {task_id} is {task.state} already", "there is nothing left")
        if task.priority is priority:
            return task
        changed = TaskReprioritized(stream=task_stream(task_id), by=by, priority=priority)
        if await _kept(host, [task], [changed], [], ""):
            return (await board.now()).tasks[task_id]
    raise _busy()


def check_may(task: Task, by: Principal, board: Board) -> None:
    """Raise `Refused` unless someone may change a task: who added it, or a person.

    So may the agent that works on what it is a part of: who handed it out may be dead.
    """
    if Scope.COORDINATE not in by.scopes:
        raise Refused(f"{by} lacks the scope {Scope.COORDINATE}", "ask a person who has it")
    always = by.kind in {PrincipalKind.PERSON, PrincipalKind.SYSTEM} or by == task.by
    if not always and not _leads(by, task, board):
        raise Refused(
            f"task {task.task_id} was added by {task.by}", "ask them, or a person, to change it"
        )


def _leads(by: Principal, task: Task, board: Board) -> bool:
    """Say whether an agent works on what a task is a part of, or a part of a part."""
    working = board.working(by.name) if by.kind is PrincipalKind.SESSION else None
    above = task.parent
    while working and above and above != working.task_id:
        above = board.tasks[above].parent if above in board.tasks else None
    return bool(working and above)


def _check_can_be_retried(task: Task, *, another: bool) -> None:
    if task.state is TaskState.DONE:
        raise InvalidRequest(f"task {task.task_id} is done", "add a new one")
    if not another and not task.state.over:
        raise InvalidRequest(
            f"task {task.task_id} is {task.state}, not over", "name an agent to give it to that one"
        )


def _with_parts(task: Task, board: Board) -> Iterator[Task]:
    todo = [task]
    while todo:
        one = todo.pop(0)
        yield one
        todo += [part for part in board.parts(one.task_id) if not part.state.over]


async def _kept(
    host: Host, several: Sequence[Task], told: Sequence[Event], working: Sequence[Task], why: str
) -> bool:
    """Keep what was decided, and what tells agents to stop, in one commit.

    Returns:
        Whether nothing has moved on since it was decided.
    """
    expect = {task_stream(task.task_id): task.position for task in several}
    alive = living(await host.sessions())
    notes = [
        NoteSet(stream=session_stream(task.session or ""), key=NOTE, text=None)
        for task in working
        if task.session in alive
    ]
    messages = [stop(task, why) for task in working if task.session in alive]
    try:
        if messages:
            await host.send_together(messages, by=TASKS, also=[*told, *notes], expect=expect)
        else:
            await host.store.append(*told, *notes, expect=expect)
    except Conflict:
        return False
    except InvalidRequest:  # an agent that was to be told has ended meanwhile
        if not messages:
            raise
        return False
    return True


def _busy() -> StoreUnavailable:
    return StoreUnavailable("the task changes all the time", "try again")
