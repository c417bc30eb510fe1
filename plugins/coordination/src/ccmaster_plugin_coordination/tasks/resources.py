"""What can be read of tasks, described: the code is imported when it is read."""

from collections.abc import Iterable

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.events import TaskEvent

URI = "ccmaster://tasks"
_HERE = "ccmaster_plugin_coordination.tasks"


def all_changed(event: Event) -> Iterable[str]:
    """Return the URI of all tasks, if an event changes one."""
    return (URI,) if isinstance(event, TaskEvent) else ()


def one_changed(event: Event) -> Iterable[str]:
    """Return the URI of the task that an event changes."""
    return (f"{URI}/{event.task_id}",) if isinstance(event, TaskEvent) else ()


TASKS = Resource(
    uri=URI,
    name="tasks",
    title="Tasks",
    description="Every task that is not over, and the latest that are, as list_tasks tells them.",
    read=f"{_HERE}.looking:tasks",
    scope=Scope.SESSION_READ,
    changed_by=f"{_HERE}.resources:all_changed",
)
TASK = ResourceTemplate(
    uri_template="ccmaster://tasks/{task_id}",
    name="task",
    title="A task",
    description="All that is known of a task, as get_task tells it; by its whole id.",
    read=f"{_HERE}.looking:task",
    scope=Scope.SESSION_READ,
    complete={"task_id": f"{_HERE}.looking:complete_id"},
    changed_by=f"{_HERE}.resources:one_changed",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (TASKS, TASK)
