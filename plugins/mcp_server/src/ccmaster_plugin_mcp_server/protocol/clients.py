"""What the client of a request speaks, and what it can."""

from collections.abc import Mapping
from typing import Any

from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from ccmaster_plugin_mcp_server.protocol.callers import Context

TASKS = "io.modelcontextprotocol/tasks"
"""The extension that a client declares which knows tasks."""


def is_modern(ctx: Context) -> bool:
    """Tell whether a request speaks 2026-07-28 or later."""
    return ctx.protocol_version in MODERN_PROTOCOL_VERSIONS


def capabilities_of(ctx: Context) -> Mapping[str, Any]:
    """Return what the client of a request declares, as the protocol writes it."""
    declared = ctx.session.client_capabilities
    if declared is None:
        return {}
    return declared.model_dump(mode="json", by_alias=True, exclude_none=True)


def knows_tasks(ctx: Context) -> bool:
    """Tell whether the client of a request declares that it knows tasks."""
    declared = ctx.session.client_capabilities
    return is_modern(ctx) and declared is not None and TASKS in (declared.extensions or {})
