"""What the caller of a task may do now: the task may go on long after the call was let in."""

from collections.abc import Collection

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.tasks.events import McpTaskCreated

ANONYMOUS = Principal(PrincipalKind.CLIENT, "anonymous")


async def still(
    host: Host, created: McpTaskCreated, anonymous: Collection[Scope]
) -> Principal | None:
    """Return the caller of a task with what they may do both then and now; None: nothing.

    Args:
        host: Knows persons and sessions.
        created: What the caller might do when the task was made.
        anonymous: What a caller without a token may.
    """
    caller = created.caller
    now: Collection[Scope] = created.scopes
    if caller.kind is PrincipalKind.PERSON:
        now = host.person.scopes if host.person == caller else ()
    elif caller.kind is PrincipalKind.SESSION:
        now = await _of_session(host, caller.name)
    elif caller == ANONYMOUS:
        now = anonymous
    scopes = frozenset(created.scopes) & frozenset(now)
    return Principal(caller.kind, caller.name, scopes) if scopes else None


async def _of_session(host: Host, session_id: str) -> Collection[Scope]:
    try:
        status = await host.status(session_id)
    except InvalidRequest:
        return ()
    return status.scopes if status.live and status.session_id == session_id else ()
