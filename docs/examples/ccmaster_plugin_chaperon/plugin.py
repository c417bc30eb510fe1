"""Keeps an eye on what sessions do with ccmaster's own tools."""

import logging

from ccmaster_hookspecs import Deny, PrincipalKind, hookimpl

log = logging.getLogger(__name__)
MOST = 20


@hookimpl
async def decide_tool_call(host, caller, tool):
    """Let sessions start others only while there are few; have no opinion on anything else."""
    if tool.name != "create_session" or caller.kind is not PrincipalKind.SESSION:
        return None
    if len(await host.sessions()) < MOST:
        return None
    return Deny(f"{MOST} sessions live already: wait until one has ended")


@hookimpl
async def on_tool_called(caller, tool, outcome):
    """Write into the log what was refused."""
    if outcome.word == "refused":
        log.warning("%s may not call %s: %s", caller, tool.name, outcome.reason)
