"""The tool that sends messages."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import flag, number, table, text
from ccmaster_hookspecs.messages import Priority
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.described import parts

_UUID = {"minLength": 36, "maxLength": 36, "pattern": parts.UUID}

SEND = Tool(
    name="send_message_to_session",
    title="Send a message to a session",
    description=(
        "Send a message to a session's agent, which is told who sends it. It is kept at once and "
        "delivered once, when the agent is free. With wait_for_response the call lasts until the "
        "agent has answered; progress tells what it does meanwhile. Where the wait ends early, by "
        "its timeout or because it is cancelled, the message stays with the session: call again "
        "with the same message_id and wait_for_response to wait on, and nothing is sent twice. "
        "A session cannot wait for itself, nor for one that waits for it."
    ),
    call="ccmaster_plugin_mcp_server.sessions.messaging:send_message_to_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table(
        {
            "session_id": parts.SESSION_ID,
            "message": text("The text.", minLength=1, maxLength=parts.MESSAGE, pattern=r"\S"),
        },
        wait_for_response=flag("Whether to wait for the agent's answer.", default=False),
        timeout=parts.seconds(300, "Seconds that are waited at most."),
        in_reply_to=parts.default(
            text("The id of the message that this one answers; null: it begins a thread.", **_UUID)
        ),
        priority=text(
            "next: after the turn that runs. now: at once; the turn that runs is cut short.",
            enum=[priority.value for priority in Priority],
            default=Priority.NEXT.value,
        ),
        deadline_seconds=parts.default(
            number(
                "Seconds after which it is of no use any more and expires, unless the agent has "
                "it by then; null: never.",
                exclusiveMinimum=0,
                maximum=parts.LATEST,
            )
        ),
        message_id=parts.default(
            text(
                "A UUID of your choice, so that a repeated call sends once; null: a new one.",
                **_UUID,
            )
        ),
    ),
    output_schema=table(
        {
            "session_id": text("The id of the session."),
            "name": text("Its name."),
            **parts.RECEIPT,
            "session_state": parts.STATE,
            "activity": text("In one line: what the session does now, or why it does nothing."),
        }
    ),
    timeout=parts.TOO_LONG + 60.0,
    tasks=TaskSupport.OPTIONAL,
    lasts="wait_for_response",
    task_timeout=parts.TOO_LONG + 60.0,
    resumes=True,
)
MESSAGING = (SEND,)
