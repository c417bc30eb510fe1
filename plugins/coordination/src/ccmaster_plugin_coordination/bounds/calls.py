"""Refusing at once a call that would launch more than agents may, with the reason.

It only spares the caller a session that ends refused: `spawning` is what holds.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.bounds import rules
from ccmaster_plugin_coordination.bounds.family import family_of
from ccmaster_plugin_coordination.plugin import TABLE

LAUNCHING = frozenset({"create_session", "spawn_temp_session", "resume_session"})
"""The tools that bring up a session."""


async def decide_tool_call(
    host: Host, caller: Principal, tool: str, arguments: Mapping[str, Any]
) -> Deny | None:
    """Deny an agent a tool with which it would launch more than it may."""
    if tool not in LAUNCHING or caller.kind is not PrincipalKind.SESSION:
        return None
    reason = await _laundered(host, caller, arguments.get("session_id"))
    if reason is None:
        family = await family_of(host).now()
        line = family.line(caller.name)
        counted = rules.tally(family, line, datetime.now(UTC))
        reason = rules.no_more(line.depth + 1, counted, host.settings(TABLE))
    return None if reason is None else Deny(f"agents may not launch this session: {reason}")


async def _laundered(host: Host, caller: Principal, wanted: object) -> str | None:
    if not isinstance(wanted, str):
        return None
    try:
        status = await host.status(wanted)
    except InvalidRequest:
        return None  # the tool itself says what is wrong
    asker = await host.status(caller.name)
    return rules.laundered(status, asker) or rules.looser(status, asker)
