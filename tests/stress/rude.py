"""What clients do that go without a word, in the middle of something."""

import asyncio
import random
from contextlib import asynccontextmanager

from tests.benchmarks.mcp.wire import LEGACY, MODERN, HttpWire, request

LINGERS = "linger"
"""A tool that takes until it is cancelled, or given up."""


async def leave_a_call(url, token, session):
    """Call what takes long, and do not wait for it."""
    async with gone(url, token, MODERN) as wire:
        await linger(wire)


async def leave_a_stream(url, token, session):
    """Listen, and stop listening once there is something to hear."""
    wanted = {"resourceSubscriptions": [f"ccmaster://session_status/{session}"]}
    async with gone(url, token, MODERN) as wire:
        await wire.send(request(MODERN, "subscriptions/listen", {"notifications": wanted}))
        await wire.headers()
        for _ in range(random.randint(1, 2)):
            await wire.chunk()


async def leave_a_session(url, token, session):
    """Begin a session, subscribe, call what takes long, and never come back."""
    async with gone(url, token, LEGACY) as wire:
        uri = f"ccmaster://session_status/{session}"
        await wire.send(request(LEGACY, "resources/subscribe", {"uri": uri}))
        await wire.body()
        await linger(wire)


async def leave_half_a_request(url, token, session):
    """Say how much will come, and send less."""
    async with gone(url, token, MODERN) as wire:
        await wire.send(request(MODERN, "tools/list", {}), whole=False)


async def linger(wire):
    """Call what takes long, and wait for less."""
    params = {"name": LINGERS, "arguments": {}}
    await wire.send(request(wire.era, "tools/call", params), LINGERS)
    await asyncio.sleep(random.uniform(0, 0.1))


@asynccontextmanager
async def gone(url, token, era):
    """Connect, and be gone at the end, whatever is under way."""
    wire = await HttpWire.open(url, token, era)
    try:
        yield wire
    finally:
        wire.abort()


DEEDS = (leave_a_call, leave_a_stream, leave_a_session, leave_half_a_request)
