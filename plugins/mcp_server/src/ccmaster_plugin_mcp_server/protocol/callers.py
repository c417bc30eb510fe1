"""Who makes a request: known by its transport, and by nothing that the request says itself."""

from collections.abc import Callable
from typing import Any

from mcp.server import ServerRequestContext

from ccmaster_hookspecs.principals import Principal

Context = ServerRequestContext[Any, Any]
"""What the SDK tells of a request."""

PrincipalOf = Callable[[Context], Principal]
"""Says who makes a request."""


def always(principal: Principal) -> PrincipalOf:
    """Return what names the one at the other end of a pipe, or in this process."""
    return lambda _: principal


def authenticated(ctx: Context) -> Principal:
    """Name whom the HTTP door has let in.

    Raises:
        PermissionError: The request did not come through the door.
    """
    request = ctx.request
    principal = None if request is None else request.scope.get("state", {}).get("principal")
    if not isinstance(principal, Principal):
        raise PermissionError("a request came in that nobody had authenticated")
    return principal
