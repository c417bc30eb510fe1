"""Telling an agent to stop working on a task that is no longer its own."""

from contextlib import suppress

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import system
from ccmaster_plugin_coordination.tasks.task import Task

TASKS = system("tasks")
"""Who reminds agents of their tasks, and tells them to stop."""


def stop(task: Task, why: str) -> Outgoing:
    """Return what tells the agent that works on a task to stop.

    Args:
        task: The task, as it was while the agent worked on it.
        why: Why, as the end of a sentence.
    """
    text = (
        f"[task {task.task_id}, attempt {task.epoch}] Stop working on it: {why}. "
        f"Nothing that you report on this attempt counts any more. It was: {one_line(task.title)}"
    )
    return Outgoing(session_id=task.session or "", text=text)


async def take_back(host: Host, task: Task) -> None:
    """Take back the message that gives a task to an agent, if the agent does not have it yet."""
    session_id, message_id = task.session or "", task.message_id or ""
    with suppress(InvalidRequest):  # the session has ended, or the agent got it just now
        status = await host.status(session_id)
        if any(message.message_id == message_id for message in status.inbox):
            await host.cancel(session_id, message_id, by=TASKS)


async def stop_late(host: Host, task: Task, why: str) -> None:
    """Cut short an agent whose attempt is over by time: it may hang, and its work is in vain."""
    session_id = task.session or ""
    with suppress(InvalidRequest):  # the session has ended, so there is nothing to stop
        status = await host.status(session_id)
        if status.turn is not None:
            await host.interrupt(session_id, by=TASKS)
        await host.send_together([stop(task, why)], by=TASKS)
