"""What an idle agent does next: report, go on with its task, read its mail, begin a task."""

from datetime import UTC, datetime
from secrets import token_hex
from uuid import uuid4

from ccmaster_hookspecs.decisions import Continue, Rest
from ccmaster_hookspecs.events import NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Scope, system
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.tasks import telling
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.events import TaskReminded, TaskStarted, task_stream
from ccmaster_plugin_coordination.tasks.task import Task

NOTE = "task"
"""The key of the note that names what a session works on."""
TASKS = system("tasks")
"""Who reminds an agent of its task."""


async def going_on(host: Host, status: Status) -> Continue | Rest | None:
    """Say what an idle agent does next; None: nothing of ours waits for it.

    What it answers is kept under the session's claim, and only if the task has not changed
    meanwhile: else it is asked again.
    """
    if not status.live or Scope.COORDINATE not in status.scopes:
        return None
    board = await board_of(host).now()
    if task := board.working(status.session_id):
        settings: CoordinationSettings = host.settings(TABLE)
        return of_its_task(status, task, board, settings.max_reminders)
    if status.limited_until and status.limited_until > datetime.now(UTC):
        return None  # nothing is begun that cannot be worked on
    task = board.next_for(status)
    return None if task is None else begin(status, task, board)


def of_its_task(status: Status, task: Task, board: Board, most: int) -> Continue | Rest | None:
    """Say how an agent goes on that has a task and is idle.

    Args:
        status: Where its session stands.
        task: What it works on.
        board: What it builds on, and its parts.
        most: How often it is reminded at most.
    """
    parts = board.parts(task.task_id)
    left = sum(not part.state.over for part in parts)
    if left:
        return Rest(f"waits for {left} of {len(parts)} parts of its task")
    if status.pending_work:
        return Rest("works on its task in the background")
    if status.failure is not None:
        return None  # the attempt is over, or the limit is somebody else's to wait for
    if parts and not task.told_parts:
        text = telling.parts_over(task, parts, f"ccmaster {token_hex(4)}")
        return _told(task, text, "parts are over", about_parts=True)
    if task.reminders < most:
        note = f"reminder {task.reminders + 1}/{most}"
        return _told(task, telling.unreported(task), note, about_parts=False)
    return Rest("has not reported on its task")


def begin(status: Status, task: Task, board: Board) -> Continue:
    """Give an idle agent its next task: the task, its message and its note in one commit."""
    epoch, message_id = task.epoch + 1, str(uuid4())
    built_on = [board.tasks[other] for other in task.after]
    stream = session_stream(status.session_id)
    return Continue(
        telling.started(task, epoch, built_on, f"ccmaster {token_hex(4)}"),
        note=f"task {task.task_id[:8]}",
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


def _told(task: Task, text: str, note: str, *, about_parts: bool) -> Continue:
    stream = task_stream(task.task_id)
    reminded = TaskReminded(stream=stream, epoch=task.epoch, about_parts=about_parts)
    return Continue(text, note=note, by=TASKS, also=(reminded,), expect={stream: task.position})
