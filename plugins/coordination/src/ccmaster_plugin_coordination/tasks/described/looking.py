"""The tools that only look at tasks."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, several, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.described import parts
from ccmaster_plugin_coordination.tasks.schemas import BRIEF, STATE, TASK

GET = Tool(
    name="get_task",
    title="Get a task",
    description="Tell all that is known of a task: where it stands, why, and what came of it.",
    call=f"{parts.CODE}.calls:get_task",
    scope=Scope.SESSION_READ,
    input_schema=table({"task_id": parts.id_of("The task")}),
    output_schema=TASK,
    read_only=True,
    idempotent=True,
)
LIST = Tool(
    name="list_tasks",
    title="List tasks",
    description="List tasks in the order they were added, with where each stands and why.",
    call=f"{parts.CODE}.calls:list_tasks",
    scope=Scope.SESSION_READ,
    input_schema=table(
        state=parts.default({**STATE, "description": "Only tasks in this state; null: in any."}),
        include_over=flag("Whether those that are over are wanted too.", default=False),
        agent_id=parts.default(
            {**parts.AGENT, "description": "Only tasks of this agent: its id or name."}
        ),
        mine=flag("Whether only tasks that you added are wanted.", default=False),
        parent=parts.default(parts.id_of("Only parts of this task")),
        coordination_id=parts.default(text("Only steps of this coordination.", maxLength=100)),
        cursor=parts.default(
            text("The next_cursor of the page before, of the same list.", pattern="^[0-9]{1,18}$")
        ),
        limit=whole("How many tasks at most.", minimum=1, maximum=500, default=50),
    ),
    output_schema=table(
        {
            "tasks": several(BRIEF, "The tasks of this page."),
            "next_cursor": maybe(text("The cursor to the next page; null: there is none.")),
        }
    ),
    read_only=True,
    idempotent=True,
)
LOOKING = (
    GET,
    LIST,
)
