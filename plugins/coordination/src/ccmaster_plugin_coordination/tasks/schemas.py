"""The schemas of what is told of a task; `facts` tells it."""

from collections.abc import Mapping

from ccmaster_hookspecs.mcp.schemas import Schema, maybe, several, table, text, whole
from ccmaster_plugin_coordination.tasks.words import Priority, TaskState

_TIME = {"format": "date-time"}
STATE = text(
    "waiting: for the tasks it depends on. ready: for an agent that is free. working: an agent is "
    "at it. done, failed and cancelled: it is over.",
    enum=[state.value for state in TaskState],
)
PRIORITY = text("p0 is the most urgent, p2 the least.", enum=[one.value for one in Priority])
_LINE: Schema = {"type": "string"}
_OTHER = table({"task_id": text("Its id."), "title": text("Its title."), "state": STATE})
_BRIEF: Mapping[str, Schema] = {
    "task_id": text("Its id, a UUID."),
    "title": text("What it is, in one line."),
    "state": STATE,
    "priority": PRIORITY,
    "agent_id": maybe(text("The session of who works on it, did, or is to; null: whoever can.")),
    "agent": maybe(text("What that agent is called.")),
    "why": text("Why it waits, what its agent does, or how it ended; empty: the state says all."),
    "epoch": whole("Which attempt runs, or ran last; 0: none yet."),
    "position": maybe(
        whole("Which one it is of those meant for the same agents; null: it is not ready.")
    ),
    "added_by": text("Who added it, as 'kind/name'."),
    "added_at": text("When, in UTC (ISO 8601).", **_TIME),
    "changed_at": text("When anything of it last happened, in UTC (ISO 8601).", **_TIME),
}
FACTS: Mapping[str, Schema] = {
    **_BRIEF,
    "task": text("What is to be done, in full."),
    "dependencies": several(_OTHER, "The tasks that must be done before."),
    "parts": several(_OTHER, "The tasks that are parts of it."),
    "parent": maybe(text("The task of which it is a part.")),
    "coordination_id": maybe(text("The coordination that it is a step of.")),
    "capabilities": several(_LINE, "What whoever takes it must be able to do."),
    "open_to": maybe(several(_LINE, "The only sessions that may take it; null: any.")),
    "choices": several(_LINE, "What its agent must choose from; empty: nothing."),
    "choice": maybe(text("What its agent chose.")),
    "result": maybe(text("What came of it, in its agent's words; null: it is not done.")),
    "artifacts": several(_LINE, "What its agent made: paths or addresses."),
    "reason": maybe(text("Why the last attempt came to nothing, or it was cancelled.")),
    "failures": whole("How many attempts failed."),
    "max_retries": whole("How often it is tried again after an attempt that failed."),
    "timeout_seconds": maybe({"type": "number", "description": "Seconds an attempt may take."}),
    "started_at": maybe(text("When the last attempt began, in UTC (ISO 8601).", **_TIME)),
    "due": maybe(text("When the attempt that runs is over, whatever it does.", **_TIME)),
}
BRIEF = table(_BRIEF)
TASK = table(FACTS)
