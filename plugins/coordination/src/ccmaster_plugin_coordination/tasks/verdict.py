"""What becomes of a task whose attempt came to nothing: it is tried again, or has failed. Pure."""

from ccmaster_plugin_coordination.tasks.events import TaskFailed, TaskReturned, task_stream
from ccmaster_plugin_coordination.tasks.passing import Holder
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import Cause


def verdict(
    task: Task,
    cause: Cause,
    reason: str,
    holder: Holder,
    max_attempts: int,
    *,
    retry: bool = True,
) -> TaskReturned | TaskFailed:
    """Say what becomes of a task.

    Args:
        task: The task; someone works on it.
        cause: What sort of end the attempt came to.
        reason: The same in words.
        holder: Who may take it next.
        max_attempts: How often it is begun at most, whatever the causes.
        retry: Whether its agent thinks that it is worth to try again.
    """
    stream = task_stream(task.task_id)
    begun, failures = task.epoch - task.counted_from, task.failures + cause.counts
    if begun >= max_attempts and retry and failures <= task.max_retries:
        reason = f"{reason}; it was begun {begun} times, and is not begun again by itself"
        return TaskFailed(stream=stream, epoch=task.epoch, cause=cause, reason=reason)
    if not retry or failures > task.max_retries:
        return TaskFailed(stream=stream, epoch=task.epoch, cause=cause, reason=reason)
    return TaskReturned(
        stream=stream,
        epoch=task.epoch,
        cause=cause,
        reason=reason,
        assignee=holder.assignee,
        open_to=holder.open_to,
    )
