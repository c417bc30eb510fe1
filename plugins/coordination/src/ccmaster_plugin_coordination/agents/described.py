"""What the tools of this folder take and give, as JSON Schemas."""

from collections.abc import Mapping

from ccmaster_hookspecs.mcp.schemas import Schema, maybe, number, several, table, text, whole
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State

STATES = [state.value for state in State]
AGENT_ID = text(
    "An agent: its id, the beginning of its id if no other begins so, or its name.",
    minLength=1,
    maxLength=100,
)
CAPABILITY = text("What an agent can do, one word.", pattern="^[a-z0-9][a-z0-9._+-]{0,62}$")
_TASK = table(
    {
        "task_id": text("Its id."),
        "title": text("It in one line."),
        "priority": text("How urgent it is.", enum=["p0", "p1", "p2"]),
        "attempt": whole("The number of the attempt; 0: it was not begun."),
    }
)
_BRIEF: Mapping[str, Schema] = {
    "agent_id": text("Its id: the session's."),
    "name": text("Its name; no other living agent has it."),
    "state": text(
        "launching: its agent is not up yet. idle: it takes a message at once. working: it is in "
        "a turn. waiting: it needs a permission. ended: it is over.",
        enum=STATES,
    ),
    "activity": text("In one line: what it does now, or why it does nothing."),
    "role": text("What it is there for; empty: nobody said."),
    "capabilities": several({"type": "string"}, "What it can do, a word each."),
    "task": maybe({**_TASK, "description": "What it works on; null: no task."}),
    "queued_tasks": whole("Tasks that wait for it alone."),
    "waiting_messages": whole("Messages that it does not have yet."),
    "unread_mail": whole("Mails that it has not read."),
    "last_activity": maybe(
        text("When anything of it last happened, in UTC (ISO 8601).", format="date-time")
    ),
    "host": maybe(text("The host that runs it; null: none does now.")),
    "owner": maybe(text("Who asked for it, as 'kind/name'.")),
    "cost_usd": number("US dollars it has spent, as its runtime tells them."),
}
BRIEF = table(_BRIEF)
WHOLE = table(
    {
        **_BRIEF,
        "queued": several(_TASK, "The tasks that wait for it alone, the oldest first."),
        "messages": several(
            table(
                {
                    "message_id": text("Its id."),
                    "state": text(
                        "How far it has come.", enum=[state.value for state in MessageState]
                    ),
                    "reason": maybe(text("Why it waits; null where the state says all.")),
                }
            ),
            "Messages to it that are not answered yet.",
        ),
        "questions": whole("Permissions that someone must give or refuse."),
        "notes": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "What was noted of it.",
        },
        "scopes": several({"type": "string"}, "What it may ask of ccmaster."),
        "runtime": text("What runs it."),
        "working_dir": text("The folder it works in."),
        "turns": whole("How many turns it began."),
        "last_message": maybe(text("The beginning of what it said last.")),
        "tree": {
            **table(
                {
                    "top": text("The session at the top of its tree, which no agent launched."),
                    "root": text("Who asked for that one."),
                    "depth": whole("How many launches below the top it stands; 0: it is the top."),
                    "spent_usd": number("What all below the top have spent together."),
                    "budget_usd": maybe(number("What they may spend together; null: no limit.")),
                }
            ),
            "description": "Who launched it, and what its tree spent.",
        },
    }
)
PAGE = table(
    {
        "agents": several(BRIEF, "The agents of this page, the newest first."),
        "next_cursor": maybe(text("The cursor to the next page; null: there is none.")),
    }
)
