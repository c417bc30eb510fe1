"""Parts of schemas that several tools share."""

from collections.abc import Iterable, Mapping
from typing import Any

from ccmaster_hookspecs.events import EndReason, Failure
from ccmaster_hookspecs.mcp.schemas import Schema, flag, maybe, number, several, table, text, whole
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State

STATES = [state.value for state in State]
UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
MESSAGE = 1_000_000
"""The longest message, in characters."""
TOO_LONG = 3600
"""The most seconds that a call waits."""

LATEST = 30 * 24 * 3600
"""The most seconds until a message's deadline."""

SESSION_ID = text(
    "The session: its id, the beginning of its id if no other begins so, or its name.",
    minLength=1,
    maxLength=100,
)
STATE = text(
    "launching: asked for, its agent is not up yet. idle: its agent takes a message at once. "
    "working: it is in a turn. waiting: it needs a permission that a person gives, or refuses. "
    "ended: it is over, and can be resumed.",
    enum=STATES,
)


def default(schema: Schema, value: Any = None) -> Schema:
    """Name the default of an argument; where that is null, null may be given too."""
    if value is not None:
        return {**schema, "default": value}
    return {**maybe(schema), "default": None}


def time(description: str) -> Schema:
    """Describe a time."""
    return text(f"{description}, in UTC (ISO 8601).", format="date-time")


def cursor(description: str) -> Schema:
    """Describe an argument that is a cursor."""
    return default(text(description, minLength=1, maxLength=200))


def limit(value: int, most: int, what: str) -> Schema:
    """Describe how many things of a page are wanted."""
    return whole(f"How many {what} at most.", minimum=1, maximum=most, default=value)


def seconds(value: int, description: str) -> Schema:
    """Describe how long a call waits."""
    return number(description, exclusiveMinimum=0, maximum=TOO_LONG, default=value)


def _one_of(words: Iterable[str], description: str) -> Schema:
    return maybe(text(description, enum=[*map(str, words)]))


MODEL = default(
    text(
        "The model, as the runtime calls it; null: the runtime's default.",
        minLength=1,
        maxLength=200,
    )
)
RUNTIME = default(
    text(
        "What runs the agent, such as 'claude' or 'demo'; null: the configured one.",
        minLength=1,
        maxLength=100,
    )
)
PERMISSION_MODE = default(
    text(
        "The runtime's permission mode, such as 'plan'; null: as configured. To give one needs "
        "the scope session:approve.",
        minLength=1,
        maxLength=100,
    )
)
BUDGET = default(
    number(
        "US dollars after which it takes no more messages; null: no limit.",
        exclusiveMinimum=0,
        maximum=1_000_000,
    )
)
SCOPES = default(
    several(
        {"type": "string", "enum": [scope.value for scope in Scope]},
        "What its agent may ask of ccmaster, never more than you may yourself; null: as "
        "configured, as far as you may.",
        uniqueItems=True,
    )
)
ROLE = default(
    text("What its agent is there for, in a few words; null: nobody says.", maxLength=200)
)
CAPABILITIES = default(
    several(
        {"type": "string", "pattern": "^[a-z0-9][a-z0-9._+-]{0,62}$"},
        "What its agent can do, a word each, such as 'python'; null: nobody says.",
        maxItems=32,
    )
)
WORKING_DIR = text(
    "The folder it works in: an absolute path, or one from '~'. A session may give one from its "
    "own folder.",
    minLength=1,
    maxLength=4096,
)

_BRIEF: Mapping[str, Schema] = {
    "session_id": text("Its id, a UUID."),
    "name": text("Its name; no other living session has it."),
    "state": STATE,
    "activity": text("In one line: what it does now, or why it does nothing."),
    "role": text("What its agent is there for; empty: nobody said."),
    "capabilities": several({"type": "string"}, "What its agent can do, a word each."),
    "notes": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "What plugins note beside it, such as the task that it works on.",
    },
    "runtime": text("What runs its agent."),
    "model": maybe(text("The model; null: not known yet.")),
    "working_dir": text("The folder it works in."),
    "owner": maybe(text("Who asked for it, as 'kind/name'.")),
    "watch_mode": flag("Whether it goes on by itself when it is idle."),
    "continuations": whole("How often it went on by itself since the last reset."),
    "max_turns": maybe(whole("How often it may; null: as configured.")),
    "turns": whole("How many turns it began."),
    "open_messages": whole("Messages to it that are not answered yet."),
    "inbox": whole("Those of them that wait for its agent."),
    "open_questions": whole("Permissions that someone must give or refuse."),
    "cost_usd": number("US dollars spent, as the runtime tells them."),
    "created_at": maybe(time("When it was asked for")),
    "changed_at": maybe(time("When anything of it last happened")),
    "ended": _one_of(EndReason, "Why it ended; null: it has not."),
}
BRIEF = table(_BRIEF)
USAGE = {
    **table(
        {
            "input_tokens": whole("Tokens read, those from caches included."),
            "output_tokens": whole("Tokens written."),
            "cost_usd": number("US dollars spent, as the runtime tells them."),
        }
    ),
    "description": "What it has spent.",
}
_QUESTION = table(
    {
        "request_id": text("What answer_approval calls it by."),
        "tool": text("The tool that the agent wants to use."),
        "subject": text("What on, in one line."),
    }
)
_MESSAGE = table(
    {
        "message_id": text("Its id, a UUID."),
        "state": text("How far it has come.", enum=[state.value for state in MessageState]),
        "reason": maybe(text("Why it is held; null where the state says all.")),
    }
)
_LINE = {"type": "string"}
FACTS: Mapping[str, Schema] = {
    **_BRIEF,
    "host": maybe(text("The host that runs it; null: none does now.")),
    "permission_mode": maybe(text("Its permission mode; null: the runtime's default.")),
    "fork_of": maybe(text("The session whose conversation it began with.")),
    "scopes": several(_LINE, "What its agent may ask of ccmaster."),
    "launches": whole("How often its agent was brought up; above one it was resumed."),
    "stopping": flag("Whether someone asked for its end, and it has not come yet."),
    "budget_usd": maybe(number("US dollars it may spend; null: no limit.")),
    "usage": USAGE,
    "questions": several(_QUESTION, "What it asks, the oldest first."),
    "messages": several(_MESSAGE, "The messages to it that are not answered yet."),
    "tools": several(_LINE, "The tools its agent uses at the moment."),
    "pending_work": several(_LINE, "What its agent still does in the background."),
    "last_message": maybe(text("The beginning of what its agent said last.")),
    "failure": _one_of(Failure, "Why its last turn failed; null: it did not."),
    "error": maybe(text("What went wrong in that turn.")),
    "rest": maybe(text("Why it does not go on by itself.")),
    "rest_until": maybe(time("When that is looked at again")),
    "limited_until": maybe(time("When its account's usage limit resets")),
    "detail": maybe(text("What a person should know of its end.")),
}
RECEIPT: Mapping[str, Schema] = {
    "message_id": text("The message's id: the same one may be sent again, it arrives once."),
    "state": text(
        "How far it has come: sent, held (it waits for the agent), delivered, started, and then "
        "for good answered, failed, cancelled or expired.",
        enum=[state.value for state in MessageState],
    ),
    "reason": maybe(text("Why it is held or has failed, or waited until it expired.")),
    "answer": maybe(text("What the agent answered; null: nothing yet.")),
    "timed_out": flag("Whether the wait ended before the message's state was final."),
}
SESSION = table(FACTS)
