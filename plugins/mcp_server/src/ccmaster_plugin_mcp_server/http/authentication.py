"""Let in whoever has a token, and tell the application who that is."""

from collections.abc import Awaitable, Callable

from attrs import frozen
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.authentication import AuthCredentials
from starlette.types import ASGIApp, Receive, Scope, Send

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.http.answers import Headers, Refusal, answer

Authenticate = Callable[[str | None], Awaitable[Principal | None]]
"""Says who has a token, or who comes without one (None); None: nobody that may come in."""

PRINCIPAL = "principal"
"""Where an application finds the caller: `scope["state"]["principal"]`."""

NO_TOKEN = Refusal(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
BAD_TOKEN = Refusal(
    401,
    "the token is not valid",
    {"WWW-Authenticate": 'Bearer error="invalid_token", error_description="unknown or expired"'},
)
_MANY = "\n"
"""Stands for several tokens; no header can have it, so no token is it."""


@frozen
class Authenticated:
    """Lets in only principals.

    Besides the principal, the scope gets what the MCP SDK looks for: by `user` it binds a
    session to who opened it, and by its context variable the state of a request to who asked.
    """

    app: ASGIApp
    authenticate: Authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        token = bearer(scope["headers"])
        principal = await self.authenticate(token)
        if principal is None:
            await answer(NO_TOKEN if token is None else BAD_TOKEN, scope, send)
            return
        user = sdk_user(principal)
        scope["user"] = user
        scope["auth"] = AuthCredentials(user.scopes)
        scope.setdefault("state", {})[PRINCIPAL] = principal
        before = auth_context_var.set(user)
        try:
            await self.app(scope, receive, send)
        finally:
            auth_context_var.reset(before)


def bearer(headers: Headers) -> str | None:
    """Return the token of a request (RFC 6750, section 2.1); None: it has none.

    What is there but is no token counts as a wrong one, so that it is refused and never
    taken for a caller who comes without.
    """
    given = [text.decode("latin-1") for name, text in headers if name == b"authorization"]
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    usable = len(given) == 1 and scheme.lower() == "bearer"
    return token.strip() if usable else _MANY


def sdk_user(principal: Principal) -> AuthenticatedUser:
    """Return a principal as the MCP SDK knows its users; the token itself is not in it."""
    scopes = sorted(principal.scopes)
    who = str(principal)
    return AuthenticatedUser(AccessToken(token="", client_id=who, scopes=[*scopes], subject=who))
