"""The tools for what agents ask leave for."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.described import parts

_CODE = "ccmaster_plugin_mcp_server.sessions.approving"
_ASKED = {
    "session_id": text("The session that asks."),
    "name": text("Its name."),
    "request_id": text("What answer_approval calls the question by."),
    "tool": text("The tool that its agent wants to use."),
    "subject": text("What on, in one line."),
}

LIST = Tool(
    name="list_approvals",
    title="List open approvals",
    description=(
        "List the permissions that sessions wait for, with exactly what each tool would be called "
        "with. A session that waits does nothing until answer_approval, or a person, answers."
    ),
    call=f"{_CODE}:list_approvals",
    scope=Scope.SESSION_READ,
    input_schema=table(session_id=parts.default(parts.SESSION_ID)),
    output_schema=table(
        {
            "approvals": several(
                table(
                    {
                        **_ASKED,
                        "working_dir": text("The folder it works in."),
                        "arguments": maybe(
                            {
                                "type": "object",
                                "description": "What the tool would be called with; what is long "
                                "is cut, and says so.",
                            }
                        ),
                        "asked_at": maybe(parts.time("When it was asked")),
                    }
                ),
                "The open questions, those of the oldest session first.",
            ),
            "more": flag("Whether there are more than are told."),
        }
    ),
    read_only=True,
    idempotent=True,
)
ANSWER = Tool(
    name="answer_approval",
    title="Answer an approval",
    description=(
        "Say whether a session's agent may use the tool that it asks leave for. Look at "
        "list_approvals first. The first answer counts. No session answers for itself."
    ),
    call=f"{_CODE}:answer_approval",
    scope=Scope.APPROVE,
    input_schema=table(
        {
            "session_id": parts.SESSION_ID,
            "allowed": flag("Whether it may."),
        },
        request_id=parts.default(
            text("Which question; null: the only one that is open.", minLength=1, maxLength=200)
        ),
        reason=parts.default(
            text("Why; the agent is told where it may not.", minLength=1, maxLength=1000)
        ),
    ),
    output_schema=table({**_ASKED, "allowed": flag("What was answered.")}),
    destructive=True,
)
APPROVING = (LIST, ANSWER)
