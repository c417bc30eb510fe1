"""Let in whoever has a token, for as long as it is good, and tell the application who that is."""

import asyncio

from attrs import define, frozen
from mcp.server.auth.middleware.auth_context import auth_context_var
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from starlette.authentication import AuthCredentials
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.answers import Headers, Refusal, answer

PRINCIPAL = "principal"
"""Where an application finds the caller: `scope["state"]["principal"]`."""
UNTIL_DEAD = "until_dead"
"""Where it finds what ends with the token that lasts longer than the request: see `Admission`."""

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
    """Lets in only principals, and ends a request whose token has died meanwhile.

    Besides the principal, the scope gets what the MCP SDK looks for: by `user` it binds a
    session to who opened it, and by its context variable the state of a request to who asked.
    """

    app: ASGIApp
    admissions: Admissions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        token = bearer(scope["headers"])
        admission = await self.admissions.admit(token)
        if admission is None:
            await answer(NO_TOKEN if token is None else BAD_TOKEN, scope, send)
            return
        user = sdk_user(admission.principal)
        scope["user"] = user
        scope["auth"] = AuthCredentials(user.scopes)
        given = scope.setdefault("state", {})
        given[PRINCIPAL], given[UNTIL_DEAD] = admission.principal, admission.until_dead
        reply = _Reply(send)
        life = asyncio.timeout(None)
        over = admission.until_dead(lambda: life.reschedule(0))
        before = auth_context_var.set(user)
        try:
            async with life:
                await self.app(scope, receive, reply.send)
        except TimeoutError:
            if not life.expired():
                raise
            await reply.end(scope)
        finally:
            auth_context_var.reset(before)
            over()


@define
class _Reply:
    """How far an answer has come."""

    _send: Send
    _started: bool = False
    _complete: bool = False

    async def send(self, message: Message) -> None:
        """Pass on what the application says."""
        if message["type"] == "http.response.start":
            self._started = True
        elif message["type"] == "http.response.body":
            self._complete = not message.get("more_body", False)
        await self._send(message)

    async def end(self, scope: Scope) -> None:
        """Say no more than that the token is dead, or nothing more."""
        if not self._started:
            await answer(BAD_TOKEN, scope, self._send)
        elif not self._complete:
            await self._send({"type": "http.response.body", "body": b""})


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
