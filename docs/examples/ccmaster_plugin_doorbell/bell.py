"""An ASGI application; any framework that makes one will do as well."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Scope

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def app(host: Host) -> Callable[..., Awaitable[None]]:
    """Make the application, when it is first asked for."""

    async def answer(scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return
        allowed = Scope.SESSION_READ in scope["state"]["principal"].scopes
        sessions = len(await host.sessions()) if allowed else None
        headers = [(b"content-type", b"application/json")]
        status = 200 if allowed else 403
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = json.dumps({"sessions": sessions}).encode()
        await send({"type": "http.response.body", "body": body})

    return answer
