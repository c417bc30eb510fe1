"""What can be read of sessions, described: the code is imported when it is read.

The figures are not among them: they are kept up by whoever serves them; see `figures`.
"""

from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.changes import REGISTRY

_CODE = "ccmaster_plugin_mcp_server.sessions"
_COMPLETE = f"{_CODE}.completing:sessions"

AGENT_REGISTRY = Resource(
    uri=REGISTRY,
    name="agent_registry",
    title="Agents",
    description=(
        "Who is there: every session that has not ended, with what its agent does now, and the "
        "hosts that run them."
    ),
    read=f"{_CODE}.reading:agent_registry",
    scope=Scope.SESSION_READ,
    changed_by=f"{_CODE}.changes:agent_registry",
)
SESSION_STATUS = ResourceTemplate(
    uri_template="ccmaster://session_status/{session_id}",
    name="session_status",
    title="A session's status",
    description=(
        "All that is known of where a session stands, as get_session_status tells it. Subscribe "
        "to it by the session's whole id: names are not followed."
    ),
    read=f"{_CODE}.reading:session_status",
    scope=Scope.SESSION_READ,
    complete={"session_id": _COMPLETE},
    changed_by=f"{_CODE}.changes:session_status",
)
SESSION_LOGS = ResourceTemplate(
    uri_template="ccmaster://session_logs/{session_id}{?cursor,limit}",
    name="session_logs",
    title="A session's log",
    description=(
        "What happened in a session, as get_session_logs tells it: the end of its log, or the "
        "page of `limit` entries that a cursor leads to. Subscribe to it by the session's whole "
        "id, without a cursor: names are not followed."
    ),
    read=f"{_CODE}.reading:session_logs",
    scope=Scope.SESSION_READ,
    complete={"session_id": _COMPLETE},
    changed_by=f"{_CODE}.changes:session_logs",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (
    AGENT_REGISTRY,
    SESSION_STATUS,
    SESSION_LOGS,
)
