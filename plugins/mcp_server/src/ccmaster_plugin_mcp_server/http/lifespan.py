"""Run an ASGI application's own start and end, for those that have one.

Whoever mounts an application does not run its lifespan: without this, what it opens at its
start would never be opened.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message

from ccmaster_hookspecs.errors import PluginError

log = logging.getLogger(__name__)

_START_SECONDS = 30.0


@asynccontextmanager
async def lifespan(app: ASGIApp, grace: float) -> AsyncIterator[dict[str, Any]]:
    """Start an application, and end it after.

    Args:
        app: An ASGI application. One that raises when it is asked to start has no lifespan
            (https://asgi.readthedocs.io/en/latest/specs/lifespan.html).
        grace: Seconds that it has to end.

    Yields:
        What it wants to find in `scope['state']` of each request.

    Raises:
        PluginError: It says that it cannot start, or says nothing for too long.
    """
    conversation = _Conversation(app)
    task = asyncio.create_task(conversation.run())
    try:
        await conversation.started(task)
        yield conversation.state
    finally:
        await conversation.ended(task, grace)


class _Conversation:
    """What is said between the door and one application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self.state: dict[str, Any] = {}
        self._is_up = False
        self._failure: Exception | None = None

    async def run(self) -> None:
        """Run the application for the length of its life."""
        asgi = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": asgi, "state": self.state}
        try:
            await self._app(scope, self._said.get, self._answers.put)
        except Exception as error:  # noqa: BLE001 - the edge: a plugin's application may do anything
            self._failure = error

    async def started(self, task: asyncio.Task[None]) -> None:
        """Ask it to start."""
        self._said.put_nowait({"type": "lifespan.startup"})
        answer = await self._answer(task)
        if answer is None:
            log.debug("an application has no lifespan", exc_info=self._failure)
        elif answer["type"] == "lifespan.startup.complete":
            self._is_up = True
        else:
            raise _cannot_start(_last_line(answer)) from self._failure

    async def ended(self, task: asyncio.Task[None], grace: float) -> None:
        """Ask it to end, and end it when it does not."""
        self._said.put_nowait({"type": "lifespan.shutdown"})
        try:
            await asyncio.wait([task], timeout=grace)
        finally:
            if not task.done():
                log.warning("an application is cut off: it does not end by itself")
            task.cancel()
            await asyncio.wait([task], timeout=max(grace, 1.0))
        if self._is_up and self._failure is not None:
            log.error("an application failed at its end", exc_info=self._failure)

    async def _answer(self, task: asyncio.Task[None]) -> Message | None:
        """Return what it answers; None: it ended without a word."""
        getting = asyncio.create_task(self._answers.get())
        try:
            done, _ = await asyncio.wait(
                [task, getting], timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            getting.cancel()
        if not done:
            raise _cannot_start(f"it is not up within {_START_SECONDS:g} seconds")
        return getting.result() if getting in done else None


def _cannot_start(why: str) -> PluginError:
    return PluginError(f"an application cannot start ({why})", "ask whoever wrote its plugin")


def _last_line(answer: Message) -> str:
    """Return what matters of a message, which may be a whole traceback."""
    lines = str(answer.get("message", "")).strip().splitlines()
    return lines[-1] if lines else "it does not say why"
