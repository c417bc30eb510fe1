"""What the tools of this folder take and give, as JSON Schemas."""

from collections.abc import Mapping

from ccmaster_hookspecs.mcp.schemas import Schema, flag, maybe, several, table, text, whole

NAME = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
"""What a barrier, a space or a checkpoint may be called."""
MOST_AGENTS = 500
TOO_LONG = 3600
"""The most seconds that a call waits."""

_ANY: Schema = {"description": "The value: any JSON data."}
AGENT_ID = text(
    "An agent: its id, the beginning of its id if no other begins so, or its name.",
    minLength=1,
    maxLength=100,
)
SPACE = text("The space's name.", pattern=NAME)
KEY = text("The value's name within the space.", minLength=1, maxLength=200)
EXPECTED = {
    **maybe(
        whole(
            "Change it only if it has this version, 0: only if there is none; null: whatever it "
            "has.",
            minimum=0,
        )
    ),
    "default": None,
}
_VALUE = {
    "key": text("The value's name."),
    "value": _ANY,
    "version": whole("What set_shared_state may expect; it grows with every change."),
    "by": text("Who set it, as 'kind/name'."),
    "at": text("When, in UTC (ISO 8601).", format="date-time"),
}
SHARED: Mapping[str, Schema] = {
    "space": text("The space's name."),
    "owner": text("Who made it, as 'kind/name'."),
    "members": several({"type": "string"}, "The ids of the sessions that may use it."),
    "version": whole("How often anything in it was changed."),
    "values": several(table(_VALUE), "The values, by name."),
}
CHANGED: Mapping[str, Schema] = {
    "space": text("The space's name."),
    "key": text("The value's name."),
    "done": flag("Whether it was changed; else it had another version than was expected."),
    "version": whole("Its version now; 0: there is none."),
    "value": {"description": "The value now; null: there is none, or it is null."},
}
_BARRIER = table(
    {
        "passed": flag("Whether all have arrived."),
        "generation": whole("Which meeting at this barrier it was; 0: it is not over."),
        "reason": maybe(text("Why it was not passed; null: it was.")),
    }
)
AT: Mapping[str, Schema] = {
    "agent_id": text("The session's id."),
    "name": text("Its name."),
    "state": text("Its state."),
    "activity": text("What it did, in one line."),
    "role": text("What it is there for."),
    "capabilities": several({"type": "string"}, "What it can do."),
    "notes": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "What was noted of it, such as its task.",
    },
    "turns": whole("How many turns it had begun."),
    "cost_usd": {"type": "number", "description": "US dollars it had spent."},
    "open_messages": several({"type": "string"}, "The ids of messages not answered yet."),
    "open_questions": whole("Permissions that someone had to give or refuse."),
    "last_message": maybe(text("The beginning of what it had said last.")),
    "ended": maybe(text("Why it had ended; null: it had not.")),
}
CHECKPOINT: Mapping[str, Schema] = {
    "name": text("What it is called."),
    "at": text("When it was taken, in UTC (ISO 8601).", format="date-time"),
    "by": text("Who took it, as 'kind/name'."),
    "position": whole("The position of the store at which all agents are told of."),
    "agents": several(table(AT), "Where each agent stood."),
}
SYNCHRONIZED = table(
    {
        "sync_type": text("What was done.", enum=["barrier", "state", "checkpoint"]),
        "name": text("The name of the barrier, the space or the checkpoint."),
    },
    barrier={**_BARRIER, "description": "What came of it, for a barrier."},
    state={**table(SHARED), "description": "The space, for state."},
    checkpoint={**table(CHECKPOINT), "description": "What was kept, for a checkpoint."},
)
COMPARED = table(
    {
        "before": text("The earlier checkpoint."),
        "after": text("The later one, or 'now'."),
        "changes": several(
            table(
                {
                    "agent_id": text("The session's id."),
                    "name": text("Its name."),
                    "what": text("What changed; 'agent': it is only in one of the two."),
                    "before": {"description": "As it was; null: it was not."},
                    "after": {"description": "As it is; null: it is not."},
                }
            ),
            "What changed, agent by agent.",
        ),
    }
)
