"""The yardstick in a process of its own: `python -m … http|stdio`.

What it sends in an HTTP session of 2025-11-25 it keeps as ccmaster does, for a client that lost
its connection: that takes an event more on the wire for every call.
"""

import asyncio
import json
import socket
import sys

import uvicorn
from mcp.server.stdio import stdio_server
from tests.benchmarks.mcp.trivial import raw

from ccmaster_core import loops
from ccmaster_plugin_mcp_server.protocol.replays import Replays
from ccmaster_plugin_mcp_server.protocol.streamable import RETRY


async def over_http() -> None:
    """Serve as ccmaster does, with the same event loop and the same parser, until stdin ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        app = raw().streamable_http_app(event_store=Replays(), retry_interval=RETRY)
        config = uvicorn.Config(app, http="httptools", log_level="error", access_log=False)
        server = uvicorn.Server(config)
        print(json.dumps({"url": url, "token": ""}), flush=True)
        ending = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        ending.add_done_callback(lambda _: setattr(server, "should_exit", True))
        await server.serve([listening])


async def over_stdio() -> None:
    """Serve until stdin ends."""
    server = raw()
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    loops.run({"http": over_http, "stdio": over_stdio}[sys.argv[1]]())
