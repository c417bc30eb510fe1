"""The tool that searches what happened."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.analytics.search.history import MOST, Found
from ccmaster_plugin_mcp_server.analytics.search.query import KINDS, LONGEST
from ccmaster_plugin_mcp_server.analytics.shapes import schema
from ccmaster_plugin_mcp_server.sessions.described import parts

SEARCH = Tool(
    name="search_history",
    title="Search the history",
    description=(
        "Find a text in what happened in all sessions, ended ones included: messages, what agents "
        "said and answered, the tools they used, errors. Newest first; upper and lower case are "
        "the same, and nothing in the text is special. A call looks at a bounded part of the "
        "history: where a cursor is returned, the search goes on from there."
    ),
    call="ccmaster_plugin_mcp_server.sessions.searching:search_history",
    scope=Scope.SESSION_READ,
    input_schema=table(
        {"text": text("What to look for.", minLength=1, maxLength=LONGEST, pattern=r"\S")},
        session_id=parts.default(
            {**parts.SESSION_ID, "description": "Only in this session (id, beginning, or name)."}
        ),
        kinds=parts.default(
            several(
                {"type": "string", "enum": sorted(KINDS)},
                "Only in events of these kinds; null: in all that hold text.",
                uniqueItems=True,
            )
        ),
        since=parts.default(
            text(
                "Nothing that happened before this time (ISO 8601, with its offset or Z).",
                maxLength=40,
            )
        ),
        until=parts.default(
            text("Nothing that happened at or after this time (ISO 8601, as above).", maxLength=40)
        ),
        cursor=parts.cursor("The cursor that the call before returned, for the same search."),
        limit=parts.limit(20, MOST, "matches"),
    ),
    output_schema=schema(Found),
    read_only=True,
    idempotent=True,
)
SEARCHING = (SEARCH,)
