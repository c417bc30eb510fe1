"""The yardstick of sessions: the Claude Code CLI alone, with the same flags and environment."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import frozen

from ccmaster_hookspecs.agents import Endpoint, LaunchRequest
from ccmaster_plugin_claude_code.access import TOKEN_VARIABLE, prepared
from ccmaster_plugin_claude_code.environment import INSTRUCTIONS, STATE_EVENTS
from ccmaster_plugin_claude_code.invocation import invocation
from ccmaster_plugin_claude_code.settings import ClaudeSettings

PATIENCE = 60.0
"""Seconds after which what it was to say is taken not to come."""
LONGEST_LINE = 64 * 1024 * 1024


@frozen
class BareCli:
    """One `claude --print` that takes and gives stream-json."""

    _process: asyncio.subprocess.Process

    def send(self, text: str) -> None:
        """Write a message."""
        message = {"role": "user", "content": text}
        line = {"type": "user", "message": message, "parent_tool_use_id": None}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(line).encode() + b"\n")

    async def says(self, kind: str, **fields: object) -> None:
        """Read on until it says something of a kind."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            async for line in self._process.stdout:
                said: dict[str, Any] = json.loads(line)
                if said["type"] == kind and fields.items() <= said.items():
                    return
        raise RuntimeError("the CLI ended")


@asynccontextmanager
async def bare_cli(
    folder: Path, settings: ClaudeSettings, server: str | None = None
) -> AsyncIterator[BareCli]:
    """Start the CLI; it is gone with the context.

    Args:
        folder: Where it works.
        settings: The same that ccmaster is configured with.
        server: The URL of an MCP server that it connects to; None: to none.
    """
    session_id = str(uuid4())
    environment = {**settings.environment, STATE_EVENTS: "1", INSTRUCTIONS: "1"}
    access = None
    if server:
        access = prepared(Endpoint(url=server, token="none"), folder, session_id)
        environment[TOKEN_VARIABLE] = access.token
    request = LaunchRequest(
        session_id=session_id, name="bare", runtime="claude", working_dir=str(folder)
    )
    assert settings.binary
    started = invocation(
        settings.binary, request, settings, environment, has_conversation=False, access=access
    )
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *started.arguments,
        stdin=pipe,
        stdout=pipe,
        stderr=nothing,
        limit=LONGEST_LINE,
        cwd=folder,
        env=started.environment,
    )
    try:
        yield BareCli(process)
    finally:
        process.terminate()
        await process.communicate()
