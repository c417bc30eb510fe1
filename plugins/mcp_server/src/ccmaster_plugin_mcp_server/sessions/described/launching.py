"""The tools that launch sessions."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.described import parts

_CODE = "ccmaster_plugin_mcp_server.sessions"
_GRACE = 60.0
"""Seconds that a call takes besides its waiting."""

CREATE = Tool(
    name="create_session",
    title="Create a session",
    description=(
        "Launch a new agent session in a folder, and return where it stands at once. It is not "
        "waited for: follow it with get_session_status or get_session_logs, or send it a message "
        "and wait for the answer. It lives until someone stops it."
    ),
    call=f"{_CODE}.launching:create_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table(
        {"working_dir": parts.WORKING_DIR},
        watch_mode=flag(
            "Whether it goes on by itself when it is idle, up to max_turns.", default=True
        ),
        max_turns=parts.default(
            whole(
                "How often it may go on by itself; null: as configured.",
                minimum=0,
                maximum=1_000_000,
            )
        ),
        prompt=parts.default(
            text("Its first message; null: it waits for one.", minLength=1, maxLength=parts.MESSAGE)
        ),
        name=parts.default(
            text(
                "What it is to be called; no living session may have the name. null: it gets one.",
                pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
            )
        ),
        runtime=parts.RUNTIME,
        model=parts.MODEL,
        permission_mode=parts.PERMISSION_MODE,
        budget_usd=parts.BUDGET,
        scopes=parts.SCOPES,
        role=parts.ROLE,
        capabilities=parts.CAPABILITIES,
    ),
    output_schema=parts.SESSION,
)
RESUME = Tool(
    name="resume_session",
    title="Resume a session",
    description=(
        "Bring back a session that has ended, with its conversation. It then waits for a message, "
        "or goes on by itself if its watch mode says so."
    ),
    call=f"{_CODE}.launching:resume_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table({"session_id": parts.SESSION_ID}),
    output_schema=parts.SESSION,
)
SPAWN_TEMP = Tool(
    name="spawn_temp_session",
    title="Ask a temporary session",
    description=(
        "Launch a session, give it one prompt, wait for its answer, and end it: whatever happens, "
        "also where the call is cancelled, takes too long, or its server dies. Progress tells "
        "what it does. Nobody may be there to give it permissions: one that asks for any runs "
        "into the timeout."
    ),
    call=f"{_CODE}.temporary:spawn_temp_session",
    scope=Scope.SESSION_WRITE,
    input_schema=table(
        {
            "prompt": text(
                "What it is to do, and to answer.",
                minLength=1,
                maxLength=parts.MESSAGE,
                pattern=r"\S",
            ),
            "working_dir": parts.WORKING_DIR,
        },
        timeout=parts.seconds(
            600, "Seconds after which it is ended, whether it has answered or not."
        ),
        runtime=parts.RUNTIME,
        model=parts.MODEL,
        permission_mode=parts.PERMISSION_MODE,
        budget_usd=parts.BUDGET,
        scopes=parts.SCOPES,
        role=parts.ROLE,
        capabilities=parts.CAPABILITIES,
    ),
    output_schema=table(
        {
            "session_id": text("The session's id; its log can still be read."),
            "name": text("Its name."),
            **parts.RECEIPT,
            "ended": maybe(text("Why it ended; null: it is about to end.")),
            "usage": parts.USAGE,
        }
    ),
    timeout=parts.TOO_LONG + _GRACE,
    tasks=TaskSupport.OPTIONAL,
    task_timeout=parts.TOO_LONG + _GRACE,
    resumes=True,
)
LAUNCHING = (CREATE, RESUME, SPAWN_TEMP)
