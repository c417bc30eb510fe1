"""The tool that gives agents tasks."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, number, several, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.described import parts
from ccmaster_plugin_coordination.tasks.schemas import FACTS, PRIORITY

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
    call=f"{parts.CODE}.calls:assign_task_to_agent",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "agent_id": {
                **maybe(parts.AGENT),
                "description": "Who is to do it: a session's id or name; null: whoever has the "
                "capabilities.",
            },
            "task": text(
                "What is to be done, in full: the agent knows nothing else of it.", **parts.TEXT
            ),
        },
        priority=parts.default(PRIORITY, "p1"),
        dependencies=parts.default(
            several(parts.id_of("A task"), "The tasks that must be done before.", maxItems=1000)
        ),
        capabilities=parts.default(parts.CAPABILITIES),
        title=parts.default(
            text("It in one line; null: the beginning of the task.", minLength=1, maxLength=200)
        ),
        max_retries=whole(
            "How often it is tried again after an attempt that failed.",
            minimum=0,
            maximum=100,
            default=1,
        ),
        timeout_seconds=parts.default(
            number("Seconds an attempt may take; null: as long as it takes.", exclusiveMinimum=0)
        ),
        choices=parts.default(
            several(
                {"type": "string", "minLength": 1, "maxLength": 100},
                "What the agent must choose from as it completes the task; null: nothing.",
                maxItems=32,
            )
        ),
        parent=parts.default(
            text(
                "The task of which it is a part; null: the one you work on, if any; "
                f"'{parts.ALONE}': it stands for itself.",
                minLength=1,
                maxLength=36,
            )
        ),
        idempotency_key=parts.default(
            text(
                "A word of your choice, so that a repeated call adds once.",
                **{**parts.TEXT, "maxLength": 200},
            )
        ),
        wait_for_result=flag("Whether to wait until the task is over.", default=False),
        wait_seconds=number(
            "Seconds that are waited at most.",
            exclusiveMinimum=0,
            maximum=parts.LONGEST_WAIT,
            default=300,
        ),
    ),
    output_schema=table(
        {**FACTS, "timed_out": flag("Whether the wait ended before the task was over.")}
    ),
    timeout=parts.LONGEST_WAIT + 60.0,
    tasks=TaskSupport.OPTIONAL,
    lasts="wait_for_result",
    task_timeout=parts.LONGEST_WAIT + 60.0,
    resumes=True,
)
ASSIGNING = (ASSIGN,)
