"""The tools with which agents report on their tasks."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.tasks.described import parts
from ccmaster_plugin_coordination.tasks.schemas import TASK

COMPLETE = Tool(
    name="complete_task",
    title="Complete a task",
    description=(
        "Report that the task you work on is done, and what came of it. Only this counts as a "
        "report. It is refused where the attempt is no longer yours: stop then."
    ),
    call=f"{parts.CODE}.calls:complete_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "result": text(
                "What came of it: whoever builds on it is told this.", maxLength=1_000_000
            )
        },
        task_id=parts.OWN,
        epoch=parts.EPOCH,
        artifacts=parts.default(
            several(
                {"type": "string", "minLength": 1, "maxLength": 1000},
                "What you made: paths or addresses.",
                maxItems=100,
            )
        ),
        choice=parts.default(text("One of the task's choices, where it has any.", maxLength=100)),
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
    call=f"{parts.CODE}.calls:fail_task",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"reason": text("Why it cannot be done.", **parts.TEXT)},
        task_id=parts.OWN,
        epoch=parts.EPOCH,
        retry=flag("Whether another try may help.", default=True),
    ),
    output_schema=TASK,
)
REPORTING = (
    COMPLETE,
    FAIL,
)
