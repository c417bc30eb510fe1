"""Reading what is told of sessions."""

from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest, UnknownSession
from ccmaster_hookspecs.mcp import ReadCall, UnknownResource
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_mcp_server.sessions import cursors
from ccmaster_plugin_mcp_server.sessions.facts import brief, facts
from ccmaster_plugin_mcp_server.sessions.logs import LIMIT, MOST, log_page
from ccmaster_plugin_mcp_server.sessions.standing import hosts, standing
from ccmaster_plugin_mcp_server.sessions.values import when

AGENTS = 1000
"""How many agents the registry tells of: the newest."""


async def session_status(call: ReadCall) -> dict[str, Any]:
    """Tell where a session stands."""
    status = await _named(call)
    return facts((await standing(call.host)).of(status))


async def session_logs(call: ReadCall) -> dict[str, Any]:
    """Tell what happened in a session, a page at a time."""
    status = await _named(call)
    cursor = cursors.parse(call.variables.get("cursor") or None)
    limit = _limit(call.variables.get("limit") or str(LIMIT))
    return await log_page(call.host.store, status, cursor, limit)


async def agent_registry(call: ReadCall) -> dict[str, Any]:
    """Tell who is there."""
    living = await call.host.sessions()
    known = await standing(call.host)
    return {
        "agents": [
            {**brief(known.of(status)), "scopes": [scope.value for scope in status.scopes]}
            for status in list(reversed(living))[:AGENTS]
        ],
        "count": len(living),
        "hosts": [
            {
                "host": event.stream.partition("/")[2],
                "machine": event.machine,
                "version": event.version,
                "since": when(event.at),
                "takes_sessions": event.adopts,
            }
            for event in await hosts(call.host, known.claimed)
        ],
    }


async def _named(call: ReadCall) -> Status:
    wanted = call.variables["session_id"]
    try:
        return await call.host.status(wanted)
    except UnknownSession as error:
        raise UnknownResource(
            error.problem, "ccmaster://agent_registry tells who is there"
        ) from None


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    raise InvalidRequest(f"limit: {text[:20]!r} is no number of entries", f"give 1 to {MOST}")
