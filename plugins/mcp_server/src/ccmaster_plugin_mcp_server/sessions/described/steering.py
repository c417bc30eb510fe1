"""The tools that steer sessions."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.described import parts

_CODE = "ccmaster_plugin_mcp_server.sessions.steering"
_REASON = text("Why; it is kept in the session's log.", minLength=1, maxLength=1000)

CONTINUE = Tool(
    name="continue_session",
    title="Let a session go on",
    description=(
        "Let a session that rests go on: it is sent a message, and its count of continuations "
        "begins anew, so that its watch mode carries it further. One that works, or has messages "
        "waiting, goes on anyway: it is sent nothing."
    ),
    call=f"{_CODE}:continue_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table(
        {"session_id": parts.SESSION_ID},
        message=parts.default(
            text(
                "What it is told; null: to go on with its task.",
                minLength=1,
                maxLength=parts.MESSAGE,
                pattern=r"\S",
            )
        ),
    ),
    output_schema=table(
        {
            **parts.FACTS,
            "message_id": maybe(text("The message that was sent; null: none was needed.")),
        }
    ),
)
INTERRUPT = Tool(
    name="interrupt_session",
    title="Interrupt a session",
    description=(
        "Cut short the turn that a session is in. It stays alive, and takes its next message. "
        "What the turn has done so far is not undone."
    ),
    call=f"{_CODE}:interrupt_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table({"session_id": parts.SESSION_ID}),
    output_schema=table(
        {**parts.FACTS, "interrupted": flag("Whether a turn ran that is cut short now.")}
    ),
    destructive=True,
    idempotent=True,
)
SET_WATCH = Tool(
    name="set_watch_mode",
    title="Set a session's watch mode",
    description=(
        "Change whether, and how often, a session goes on by itself when it is idle. What is null "
        "stays as it is."
    ),
    call=f"{_CODE}:set_watch_mode",
    scope=Scope.SESSION_WRITE,
    input_schema=table(
        {"session_id": parts.SESSION_ID},
        watch_mode=parts.default(flag("Whether it goes on by itself.")),
        max_turns=parts.default(
            whole("How often it may go on by itself.", minimum=0, maximum=1_000_000)
        ),
        reset=flag("Whether the count of continuations begins anew at zero.", default=False),
    ),
    output_schema=parts.SESSION,
    idempotent=True,
)
STOP = Tool(
    name="stop_session",
    title="Stop a session",
    description=(
        "End a session. A turn that runs is cut off, and messages that wait are not delivered. "
        "Its conversation and its log stay; resume_session brings it back."
    ),
    call=f"{_CODE}:stop_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table({"session_id": parts.SESSION_ID}, reason=parts.default(_REASON)),
    output_schema=parts.SESSION,
    destructive=True,
)
END_OWN = Tool(
    name="end_own_session",
    title="End your own session",
    description=(
        "For agents: end the session that you are. It ends at once, in the middle of the turn: "
        "finish your work and tell the result before. Only a session can call it."
    ),
    call=f"{_CODE}:end_own_session",
    scope=Scope.SESSION_READ,
    input_schema=table({"reason": _REASON}),
    output_schema=parts.SESSION,
    destructive=True,
)
STEERING = (CONTINUE, INTERRUPT, SET_WATCH, STOP, END_OWN)
