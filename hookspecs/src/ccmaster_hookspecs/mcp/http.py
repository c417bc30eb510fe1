"""What plugins serve behind the one HTTP door."""

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen


@frozen(kw_only=True, eq=False)
class HttpApp:
    """An ASGI application behind the one door, with its guards."""

    path: str
    """Where it is mounted, such as '/console'; unique over all plugins."""
    app: str | Callable[[Any], Awaitable[Any]]
    """Names an `async (host: Host) -> ASGI application`, or is one where it is contributed at
    run time. Called once, when it is first asked for."""
    public: bool = False
    """Whether whoever has no token may come in too. Else the application finds the caller's
    `Principal` in `scope['state']['principal']`."""
