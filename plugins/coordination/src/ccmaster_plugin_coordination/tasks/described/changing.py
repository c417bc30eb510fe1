"""The tools that change tasks that are there."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.described import parts
from ccmaster_plugin_coordination.tasks.schemas import BRIEF, PRIORITY, TASK

CANCEL = Tool(
    name="cancel_task",
    title="Cancel a task",
    description=(
        "Have a task, and its parts, done no more. An agent that works on it is told to stop after "
        "its turn, or cut short with interrupt. Only who added a task, whoever works "
        "on what it is a part of, or a person, may."
    ),
    call=f"{parts.CODE}.calls:cancel_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"task_id": parts.id_of("The task")},
        reason=parts.default(text("Why.", minLength=1, maxLength=2000)),
        interrupt=flag(
            "Whether the turn of an agent that works on it is cut short.", default=False
        ),
    ),
    output_schema=table(
        {"cancelled": several(BRIEF, "The task, and those parts that were not over.")}
    ),
    destructive=True,
)
RETRY = Tool(
    name="retry_task",
    title="Try a task again",
    description=(
        "Have a task tried again that failed or was cancelled, or give one to another agent, also "
        "one that somebody works on. Only who added a task, whoever works on what it is a part "
        "of, or a person, may."
    ),
    call=f"{parts.CODE}.calls:retry_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"task_id": parts.id_of("The task")},
        agent_id=parts.default(
            {**parts.AGENT, "description": "Who is to do it now; null: as before."}
        ),
        capabilities=parts.default(parts.CAPABILITIES),
    ),
    output_schema=TASK,
)
PRIORITIZE = Tool(
    name="set_task_priority",
    title="Set a task's priority",
    description=(
        "Say how urgent a task is. Only who added it, whoever works on what it is a part of, or a "
        "person, may."
    ),
    call=f"{parts.CODE}.calls:set_task_priority",
    scope=Scope.COORDINATE,
    input_schema=table({"task_id": parts.id_of("The task"), "priority": PRIORITY}),
    output_schema=TASK,
    idempotent=True,
)
CHANGING = (
    CANCEL,
    RETRY,
    PRIORITIZE,
)
