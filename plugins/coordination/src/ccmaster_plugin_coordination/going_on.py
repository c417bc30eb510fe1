"""What an idle agent does next: report, go on with its task, read its mail, begin a task."""

from datetime import UTC, datetime
from secrets import token_hex
from uuid import uuid4

from ccmaster_hookspecs.decisions import Continue, Rest
from ccmaster_hookspecs.events import Failure, NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Scope, system
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.messaging.notice import notice
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.tasks import telling
from ccmaster_plugin_coordination.tasks.attempts import UNREPORTED
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.events import TaskReminded, TaskStarted, task_stream
from ccmaster_plugin_coordination.tasks.placing import is_spent
from ccmaster_plugin_coordination.tasks.reporting import NOTE
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.usage import limited_until, limits
from ccmaster_plugin_coordination.tasks.waking import kept_of

TASKS = system("tasks")
"""Who reminds an agent of its task."""
LIMITED = "the account's usage limit is reached"


async def going_on(host: Host, status: Status) -> Continue | Rest | None:
    """Say what an idle agent does next; None: nothing of ours waits for it.

    What it answers is kept under the session's claim, and only if the task has not changed
    meanwhile: else it is asked again.
    """
    if not status.live or Scope.COORDINATE not in status.scopes:
        return None
    board, now = await board_of(host).now(), datetime.now(UTC)
    limited = limited_until(status, limits(host.statuses(), now), now)
    told = None if limited or is_spent(status) else await notice(host, status)
    if task := board.working(status.session_id):
        settings: CoordinationSettings = host.settings(TABLE)
        answer = of_its_task(status, task, board, settings.max_reminders, limited)
        return told or answer if isinstance(answer, Rest) else answer
    if told:
        return told
    kept = kept_of(host).for_others(status.session_id)
    task = None if is_spent(status) else board.next_for(status, kept)
    if task is None:
        return None
    if limited:
        return Rest(f"{LIMITED}; a task waits for that", limited)
    return begin(status, task, board)


def of_its_task(
    status: Status, task: Task, board: Board, most: int, limited: datetime | None
) -> Continue | Rest:
    """Say how an agent goes on that has a task and is idle.

    Args:
        status: Where its session stands.
        task: What it works on.
        board: What it builds on, and its parts.
        most: How often it is reminded at most.
        limited: Until when its account's usage limit is reached; None: it is not.
    """
    parts = board.parts(task.task_id)
    if rest := _waits(status, board.open_parts(task.task_id), len(parts), limited):
        return rest
    if status.failure is Failure.LIMIT:
        return _told(task, telling.after_a_limit(task), "after the limit", counts=False)
    if parts and not task.told_parts:
        text = telling.parts_over(task, parts, token_hex(4))
        return _told(task, text, "parts are over", about_parts=True)
    if task.reminders < most:
        return _told(task, telling.unreported(task), f"reminder {task.reminders + 1}/{most}")
    return Rest(UNREPORTED)


def begin(status: Status, task: Task, board: Board) -> Continue:
    """Give an idle agent its next task: the task, its message and its note in one commit."""
    epoch, message_id = task.epoch + 1, str(uuid4())
    built_on = [board.tasks[other] for other in task.after]
    stream = session_stream(status.session_id)
    return Continue(
        telling.started(task, epoch, built_on, token_hex(4), board.parts(task.task_id)),
        note=f"task {task.task_id[:8]} {task.title}",
        by=task.by,
        message_id=message_id,
        also=(
            TaskStarted(
                stream=task_stream(task.task_id),
                session=status.session_id,
                epoch=epoch,
                message_id=message_id,
            ),
            NoteSet(stream=stream, key=NOTE, text=f"{task.task_id[:8]} {task.title}"),
        ),
        expect={task_stream(task.task_id): task.position},
    )


def _waits(status: Status, left: int, parts: int, limited: datetime | None) -> Rest | None:
    """Say why an agent that has a task is right to do nothing; None: it is not."""
    if left:
        return Rest(f"waits for {left} of {parts} parts of its task")
    if status.pending_work:
        return Rest("works on its task in the background")
    if limited:
        return Rest(LIMITED, limited)
    if status.failure is Failure.INTERRUPTED:
        return Rest("was interrupted in its task: a message lets it go on")
    if status.failure not in {None, Failure.LIMIT}:
        return Rest("its turn failed, and its task is about to be taken from it")
    return None


def _told(
    task: Task, text: str, note: str, *, about_parts: bool = False, counts: bool = True
) -> Continue:
    stream = task_stream(task.task_id)
    reminded = TaskReminded(stream=stream, epoch=task.epoch, about_parts=about_parts, counts=counts)
    return Continue(text, note=note, by=TASKS, also=(reminded,), expect={stream: task.position})
