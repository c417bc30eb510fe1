"""What we ask of the CLI beside its conversation: each request, and its answer."""

import asyncio
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code import wire

PATIENCE = 30.0
"""Seconds within which the CLI answers; it takes milliseconds."""


class Requests:
    """Control requests of ours that wait for their answer."""

    def __init__(self, write: Callable[[Mapping[str, Any]], None]) -> None:
        self._write = write
        self._numbers = count(1)
        self._open: dict[str, asyncio.Future[wire.Wire]] = {}

    def post(self, subtype: str) -> None:
        """Ask for something without waiting for an answer.

        Raises:
            RuntimeFailure: The CLI is gone.
        """
        self._send(self._next_id(), {"subtype": subtype})

    async def ask(self, subtype: str, patience: float = PATIENCE, **fields: Any) -> wire.Wire:
        """Ask for something, and return what the CLI answered.

        Args:
            subtype: What is asked for.
            patience: Seconds within which the answer must come.
            fields: With what.

        Raises:
            RuntimeFailure: The CLI refuses, is gone, or does not answer.
        """
        request_id = self._next_id()
        answer = self._open[request_id] = asyncio.get_running_loop().create_future()
        try:
            self._send(request_id, {"subtype": subtype, **fields})
            async with asyncio.timeout(patience):
                response = await answer
        except TimeoutError:
            raise RuntimeFailure(
                f"the agent does not answer: {subtype}", "stop the session, and resume it"
            ) from None
        finally:
            del self._open[request_id]
        if wire.text(response, "subtype") != "success":
            raise RuntimeFailure(wire.text(response, "error") or f"the agent refuses: {subtype}")
        return wire.table(response, "response")

    def answered(self, message: wire.Wire) -> None:
        """Take a `control_response`; one that nobody waits for changes nothing."""
        response = wire.table(message, "response")
        waiting = self._open.get(wire.text(response, "request_id"))
        if waiting and not waiting.done():
            waiting.set_result(response)

    def close(self) -> None:
        """Tell all who wait that the CLI is gone."""
        for waiting in self._open.values():
            if not waiting.done():
                waiting.set_exception(RuntimeFailure("the agent's process is gone"))

    def _send(self, request_id: str, request: Mapping[str, Any]) -> None:
        self._write({"type": "control_request", "request_id": request_id, "request": request})

    def _next_id(self) -> str:
        return f"ccmaster-{next(self._numbers)}"
