"""What a caller is told when a request cannot be answered, and what is kept from them."""

import logging
from typing import Any

from mcp.server.context import CallNext, HandlerResult
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
)
from pydantic import ValidationError

from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest, Refused
from ccmaster_hookspecs.mcp import CannotAsk
from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.clients import is_modern

log = logging.getLogger(__name__)

RESOURCE_NOT_FOUND = -32002
"""Until 2025-11-25; since then it is `INVALID_PARAMS`."""
UNEXPECTED = "ccmaster failed at this; its log says more"


def invalid(problem: str, data: Any = None) -> MCPError:
    """Return the error for what a request asks for wrongly."""
    return MCPError(INVALID_PARAMS, problem, data)


def unknown_resource(ctx: Context, uri: str) -> MCPError:
    """Return the error for what cannot be read, or not by this caller."""
    code = INVALID_PARAMS if is_modern(ctx) else RESOURCE_NOT_FOUND
    return MCPError(code, f"there is no resource {uri}", {"uri": uri})


def lacking(capability: str, problem: str) -> MCPError:
    """Return the error for a client that lacks a capability.

    Args:
        capability: As the protocol writes it; a part of one as in 'elicitation.url'.
        problem: What it was needed for.
    """
    required: dict[str, Any] = {}
    for part in reversed(capability.split(".")):
        required = {part: required}
    return requires(required, problem)


def requires(capabilities: dict[str, Any], problem: str) -> MCPError:
    """Return the error for a client that lacks capabilities, as the protocol writes them."""
    return MCPError(
        MISSING_REQUIRED_CLIENT_CAPABILITY, problem, {"requiredCapabilities": capabilities}
    )


def told(ctx: Context, error: CcmasterError) -> MCPError:
    """Return what a caller is told of a problem that they can do something about."""
    match error:
        case CannotAsk() if error.lacks and is_modern(ctx):
            return lacking(error.lacks, str(error))
        case CannotAsk() | Refused():
            return MCPError(INVALID_REQUEST, str(error))
        case InvalidRequest():
            return invalid(str(error))
    return MCPError(INTERNAL_ERROR, str(error))


async def contained(ctx: Context, call_next: CallNext) -> HandlerResult:
    """Let no exception out to a caller but those that are meant for them.

    The SDK would send the text of any other to clients of earlier protocol versions.
    """
    try:
        return await call_next(ctx)
    except (MCPError, ValidationError):
        raise
    except CcmasterError as error:
        raise told(ctx, error) from error
    except Exception as error:
        log.exception("%s failed", ctx.method)
        raise MCPError(INTERNAL_ERROR, UNEXPECTED) from error
