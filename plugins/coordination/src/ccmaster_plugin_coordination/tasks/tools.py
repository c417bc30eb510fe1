"""The tools of tasks, described: the code is imported when one is called."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import (
    Schema,
    flag,
    maybe,
    number,
    several,
    table,
    text,
    whole,
)
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.schemas import BRIEF, FACTS, PRIORITY, STATE, TASK

_CODE = "ccmaster_plugin_coordination.tasks"
LONGEST_WAIT = 3600
"""The most seconds that a call waits."""
ALONE = "none"
"""What is given for a parent where a task is to stand for itself."""


def _default(schema: Schema, value: object = None) -> Schema:
    return {**maybe(schema), "default": None} if value is None else {**schema, "default": value}


def _id(description: str) -> Schema:
    return text(
        f"{description}: its id, or the beginning of it if no other begins so.",
        minLength=1,
        maxLength=36,
    )


_AGENT = text(
    "The agent: its session's id, the beginning of it, or its name.", minLength=1, maxLength=100
)
_CAPABILITIES = several(
    {"type": "string", "minLength": 1, "maxLength": 63},
    "What whoever takes it must be able to do, a word each; null or none: anything.",
    maxItems=32,
)
_EPOCH = _default(
    whole("The attempt's number, as you were told with the task; null: the one that runs.")
)
_OWN = _default(_id("The task; null: the one you work on"))
_TEXT = {"minLength": 1, "maxLength": 1_000_000}

ASSIGN = Tool(
    name="assign_task_to_agent",
    title="Assign a task to an agent",
    description=(
        "Have an agent do something. It begins by itself, as soon as that agent is free and the "
        "tasks it depends on are done; their results are told to it. Name the agent, or give "
        "capabilities instead, and the next free agent that has them takes it. An agent that dies "
        "is replaced where another can do it. Tasks that would wait for each other in a circle "
        "are refused. What you add while you work on a task is a part of it: you are told when "
        "all parts are over, and complete yours then. With wait_for_result the call lasts until "
        "it is over."
    ),
    call=f"{_CODE}.calls:assign_task_to_agent",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "agent_id": {
                **maybe(_AGENT),
                "description": "Who is to do it: a session's id or name; null: whoever has the "
                "capabilities.",
            },
            "task": text(
                "What is to be done, in full: the agent knows nothing else of it.", **_TEXT
            ),
        },
        priority=_default(PRIORITY, "p1"),
        dependencies=_default(
            several(_id("A task"), "The tasks that must be done before.", maxItems=1000)
        ),
        capabilities=_default(_CAPABILITIES),
        title=_default(
            text("It in one line; null: the beginning of the task.", minLength=1, maxLength=200)
        ),
        max_retries=whole(
            "How often it is tried again after an attempt that failed.",
            minimum=0,
            maximum=100,
            default=1,
        ),
        timeout_seconds=_default(
            number("Seconds an attempt may take; null: as long as it takes.", exclusiveMinimum=0)
        ),
        choices=_default(
            several(
                {"type": "string", "minLength": 1, "maxLength": 100},
                "What the agent must choose from as it completes the task; null: nothing.",
                maxItems=32,
            )
        ),
        parent=_default(
            text(
                "The task of which it is a part; null: the one you work on, if any; "
                f"'{ALONE}': it stands for itself.",
                minLength=1,
                maxLength=36,
            )
        ),
        idempotency_key=_default(
            text(
                "A word of your choice, so that a repeated call adds once.",
                **{**_TEXT, "maxLength": 200},
            )
        ),
        wait_for_result=flag("Whether to wait until the task is over.", default=False),
        wait_seconds=number(
            "Seconds that are waited at most.",
            exclusiveMinimum=0,
            maximum=LONGEST_WAIT,
            default=300,
        ),
    ),
    output_schema=table(
        {**FACTS, "timed_out": flag("Whether the wait ended before the task was over.")}
    ),
    timeout=LONGEST_WAIT + 60.0,
    tasks=TaskSupport.OPTIONAL,
    lasts="wait_for_result",
    task_timeout=LONGEST_WAIT + 60.0,
    resumes=True,
)
COMPLETE = Tool(
    name="complete_task",
    title="Complete a task",
    description=(
        "Report that the task you work on is done, and what came of it. Only this counts as a "
        "report. It is refused where the attempt is no longer yours: stop then."
    ),
    call=f"{_CODE}.calls:complete_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "result": text(
                "What came of it: whoever builds on it is told this.", maxLength=1_000_000
            )
        },
        task_id=_OWN,
        epoch=_EPOCH,
        artifacts=_default(
            several(
                {"type": "string", "minLength": 1, "maxLength": 1000},
                "What you made: paths or addresses.",
                maxItems=100,
            )
        ),
        choice=_default(text("One of the task's choices, where it has any.", maxLength=100)),
    ),
    output_schema=TASK,
    idempotent=True,
)
FAIL = Tool(
    name="fail_task",
    title="Report that a task cannot be done",
    description=(
        "Report that you cannot do the task you work on, and why. With retry it is tried again, "
        "by you or another agent, as far as it may be."
    ),
    call=f"{_CODE}.calls:fail_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"reason": text("Why it cannot be done.", **_TEXT)},
        task_id=_OWN,
        epoch=_EPOCH,
        retry=flag("Whether another try may help.", default=True),
    ),
    output_schema=TASK,
)
GET = Tool(
    name="get_task",
    title="Get a task",
    description="Tell all that is known of a task: where it stands, why, and what came of it.",
    call=f"{_CODE}.calls:get_task",
    scope=Scope.SESSION_READ,
    input_schema=table({"task_id": _id("The task")}),
    output_schema=TASK,
    read_only=True,
    idempotent=True,
)
LIST = Tool(
    name="list_tasks",
    title="List tasks",
    description="List tasks in the order they were added, with where each stands and why.",
    call=f"{_CODE}.calls:list_tasks",
    scope=Scope.SESSION_READ,
    input_schema=table(
        state=_default({**STATE, "description": "Only tasks in this state; null: in any."}),
        include_over=flag("Whether those that are over are wanted too.", default=False),
        agent_id=_default({**_AGENT, "description": "Only tasks of this agent: its id or name."}),
        mine=flag("Whether only tasks that you added are wanted.", default=False),
        parent=_default(_id("Only parts of this task")),
        coordination_id=_default(text("Only steps of this coordination.", maxLength=100)),
        cursor=_default(
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
CANCEL = Tool(
    name="cancel_task",
    title="Cancel a task",
    description=(
        "Have a task, and its parts, done no more. An agent that works on it is told to stop after "
        "its turn, or cut short with interrupt. Only who added a task, or a person, may."
    ),
    call=f"{_CODE}.calls:cancel_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"task_id": _id("The task")},
        reason=_default(text("Why.", minLength=1, maxLength=2000)),
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
        "one that somebody works on. Only who added a task, or a person, may."
    ),
    call=f"{_CODE}.calls:retry_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"task_id": _id("The task")},
        agent_id=_default({**_AGENT, "description": "Who is to do it now; null: as before."}),
        capabilities=_default(_CAPABILITIES),
    ),
    output_schema=TASK,
)
PRIORITIZE = Tool(
    name="set_task_priority",
    title="Set a task's priority",
    description="Say how urgent a task is. Only who added it, or a person, may.",
    call=f"{_CODE}.calls:set_task_priority",
    scope=Scope.COORDINATE,
    input_schema=table({"task_id": _id("The task"), "priority": PRIORITY}),
    output_schema=TASK,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (ASSIGN, COMPLETE, FAIL, GET, LIST, CANCEL, RETRY, PRIORITIZE)
