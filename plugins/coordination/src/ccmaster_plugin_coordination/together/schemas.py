"""The schemas of what is told of coordinations."""

from ccmaster_hookspecs.mcp.schemas import flag, maybe, number, several, table, text, whole
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together.coordination import CoordinationState

COORDINATION_ID = text(
    "The coordination: its id, or the beginning of it.", minLength=4, maxLength=100
)
WAIT = flag("Whether to wait until it is over.", default=False)
_TIME = {"type": "string", "format": "date-time"}

_STEP = table(
    {
        "key": text("Its name within the coordination; a part that an agent handed out has none."),
        "task_id": text("Its task; get_task tells all of it."),
        "title": text("What it is, in a line."),
        "agent_id": maybe(text("Who works on it, did, or is to; null: whoever may.")),
        "agent": text("That agent's name."),
        "state": text("How far it is.", enum=[state.value for state in TaskState]),
        "after": several({"type": "string"}, "The tasks that had to be done before."),
        "part_of": maybe(text("The task of which it is a part; null: it is a step.")),
        "attempts": whole("How often it was begun."),
        "choice": maybe(text("What its agent chose.")),
        "result": maybe(text("The beginning of what came of it, or why it failed.")),
    }
)
BRIEF = {
    "coordination_id": text("Its id."),
    "strategy": text("Its strategy."),
    "description": text("What all of it is for."),
    "state": text(
        "running; done: it came to its proper end; failed: the result says why; cancelled.",
        enum=[state.value for state in CoordinationState],
    ),
    "by": text("Who began it, as 'kind/name'."),
    "started_at": {**_TIME, "description": "When it began, in UTC."},
    "changed_at": {**_TIME, "description": "When it last took a step, in UTC."},
    "steps_over": whole("How many of its steps are over."),
    "steps_so_far": whole("How many steps it has so far; more may follow."),
}
COORDINATION = table(
    {
        **BRIEF,
        "agents": several(
            table(
                {
                    "agent_id": text("The session's id."),
                    "name": text("Its name."),
                    "role": text("What it is there for; empty: it works."),
                }
            ),
            "Who takes part.",
        ),
        "options": {"type": "object", "description": "The strategy's options."},
        "timeout": maybe(number("Seconds after which it is given up; null: never.")),
        "plan": text("What it began with, and what follows."),
        "steps": several(_STEP, "Its steps, and what agents handed out as parts of them."),
        "result": maybe(text("What came of it; null: it runs.")),
        "timed_out": flag("Whether the wait ended before it was over."),
    }
)
