"""Adding tasks: one or many, all in one commit or none, and the same ones only once."""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_OID, uuid4, uuid5

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, Scope
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.cast import sessions
from ccmaster_plugin_coordination.tasks.checking import Circumstances, check
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
from ccmaster_plugin_coordination.tasks.task import Task

TRIES = 100
"""How often it is decided anew because what was decided on has changed."""
TITLE = 80
"""Characters of the title of a task that was given none."""


async def add(
    host: Host,
    added: Sequence[TaskAdded],
    *,
    by: Principal,
    also: Sequence[Event] = (),
    expect: Mapping[str, int] | None = None,
) -> Sequence[Task]:
    """Add tasks, all in one commit; those that are there already are not added again.

    Args:
        host: ccmaster.
        added: The tasks. Each one's `by` is whose words it is.
        by: Who adds them; a part of ccmaster may give them to agents that are gone.
        also: What else is kept in the same commit; where all tasks are there already, the call
            is a repeated one, and none of this is kept again.
        expect: The last position the caller knows of each stream that must not have moved on.

    Returns:
        The tasks, in their order.

    Raises:
        InvalidRequest: One of them cannot be: it names what is not there, or closes a circle.
        Refused: The caller may not, or may add no more.
        Conflict: A stream of `expect` has moved on; nothing was kept.
    """
    if Scope.COORDINATE not in by.scopes:
        raise Refused(f"{by} lacks the scope {Scope.COORDINATE}", "ask a person who has it")
    board, wanted = board_of(host), expect or {}
    for _ in range(TRIES):
        await board.now()
        left = _left(added, board)
        if not left and added:
            return [board.tasks[one.task_id] for one in added]
        known = await sessions(host, filter(None, (one.assignee for one in left)))
        now = Circumstances(board, known, host.settings(TABLE))
        check(left, now, by)
        own = {one.stream: 0 for one in left}
        try:
            await host.store.append(*left, *also, expect={**_wholes(left, board), **wanted, **own})
        except Conflict as conflict:
            if conflict.stream in wanted:
                raise
    raise StoreUnavailable("the task changes all the time", "try again")


def new_id(by: Principal, key: str | None = None) -> str:
    """Return the id of a new task; with a key of the caller's, the same one each time."""
    return str(uuid4() if key is None else uuid5(NAMESPACE_OID, f"ccmaster task {by} {key}"))


def title_of(text: str) -> str:
    """Return the first line of a text that says something, as far as there is room."""
    lines = map(one_line, text.lstrip()[: 10 * TITLE].splitlines())
    line = next(filter(None, lines), "")
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _wholes(left: Sequence[TaskAdded], board: Board) -> Mapping[str, int]:
    """Return what to expect of the tasks that get parts: one that is over meanwhile gets none."""
    wholes = {one.parent for one in left if one.parent in board.tasks}
    return {task_stream(one): board.tasks[one].position for one in wholes if one}


def _left(added: Sequence[TaskAdded], board: Board) -> list[TaskAdded]:
    """Return those that are not there yet.

    Raises:
        InvalidRequest: Under one's id there is another task, or it is given twice.
    """
    if len({one.task_id for one in added}) < len(added):
        raise InvalidRequest("two tasks have the same id", "give each its own")
    left = []
    for one in added:
        there = board.tasks.get(one.task_id)
        if there is None:
            left.append(one)
        elif (there.by, there.text, there.title) != (one.by, one.text, one.title):
            raise InvalidRequest(
                f"task {one.task_id} is there already, and is another one", "choose a new key"
            )
    return left
