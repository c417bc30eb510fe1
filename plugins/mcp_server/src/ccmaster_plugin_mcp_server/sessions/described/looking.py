"""The tools that only look."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, several, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.described import parts

_CODE = "ccmaster_plugin_mcp_server.sessions"

ENTRY = table(
    {
        "position": whole("Its place in the one order of all events."),
        "at": parts.time("When it happened"),
        "kind": text("What happened, such as TurnStarted."),
        "fields": {
            "type": "object",
            "description": "What is told of it; long texts and collections are cut.",
        },
    }
)
LOG = {
    "session_id": text("The session's id."),
    "name": text("Its name."),
    "entries": several(ENTRY, "What happened, the oldest first."),
    "older_cursor": maybe(text("The cursor to what happened before; null: nothing did.")),
    "newer_cursor": text("The cursor to what happens after; it can be asked again and again."),
}

LIST = Tool(
    name="list_sessions",
    title="List sessions",
    description=(
        "List sessions, the newest first, with what each does now. Those that have ended are left "
        "out unless they are asked for."
    ),
    call=f"{_CODE}.listing:list_sessions",
    scope=Scope.SESSION_READ,
    input_schema=table(
        filter_status=parts.default(
            text("Only sessions in this state; null: in any.", enum=parts.STATES)
        ),
        include_ended=flag("Whether those that have ended are wanted too.", default=False),
        cursor=parts.cursor("The next_cursor of the page before, of the same list."),
        limit=parts.limit(50, 500, "sessions"),
    ),
    output_schema=table(
        {
            "sessions": several(parts.BRIEF, "The sessions of this page."),
            "next_cursor": maybe(
                text(
                    "The cursor to the next page; null: there is none. A page may be short, or "
                    "empty, and yet have a next one."
                )
            ),
        }
    ),
    read_only=True,
    idempotent=True,
)
STATUS = Tool(
    name="get_session_status",
    title="Get a session's status",
    description=(
        "Tell all that is known of where a session stands: what it does, asks, has spent, which "
        "messages wait for it, and what its agent said last."
    ),
    call=f"{_CODE}.listing:get_session_status",
    scope=Scope.SESSION_READ,
    input_schema=table({"session_id": parts.SESSION_ID}),
    output_schema=parts.SESSION,
    read_only=True,
    idempotent=True,
)
LOGS = Tool(
    name="get_session_logs",
    title="Get a session's log",
    description=(
        "Tell what happened in a session, event by event: messages, turns, tools, texts, "
        "permissions, usage. Without a cursor it is the end of the log; older_cursor leads back, "
        "newer_cursor to what is new since."
    ),
    call=f"{_CODE}.logs:get_session_logs",
    scope=Scope.SESSION_READ,
    input_schema=table(
        {"session_id": parts.SESSION_ID},
        cursor=parts.cursor("The older_cursor or newer_cursor of an earlier page."),
        limit=parts.limit(50, 500, "entries"),
        kinds=parts.default(
            several(
                {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "maxLength": 100},
                "Only events of these kinds, such as TextSaid or TurnEnded; null: all. A page "
                "may then be short, or empty, and yet lead on.",
                maxItems=50,
            )
        ),
    ),
    output_schema=table(LOG),
    read_only=True,
    idempotent=True,
)
LOOKING = (LIST, STATUS, LOGS)
