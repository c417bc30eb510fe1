"""Tell who watches over the process how it is, and nothing else."""

from collections.abc import Awaitable, Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Ready = Callable[[], Awaitable[Sequence[str]]]
"""Says what is missing, in words that anyone may read; nothing is, where there are none."""


async def alive(_: Request) -> Response:
    """Answer that the process lives."""
    return JSONResponse({"status": "ok"})


def readiness(ready: Ready) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers whether all is there that work needs."""

    async def answer(_: Request) -> Response:
        problems = list(await ready())
        if not problems:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not ready", "problems": problems}, status_code=503)

    return answer
