"""Fifty clients at once give a host no rest for a minute: nothing fails, and nothing is left."""

import asyncio
import gc
import json
import logging
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest
from anyio import ClosedResourceError
from attrs import frozen
from mcp.server.connection import Connection
from mcp.server.streamable_http import StreamableHTTPServerTransport
from tests.stress.rude import LINGERS

from ccmaster_hookspecs import hookimpl
from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.protocol.topics import Outbox
from ccmaster_plugin_mcp_server.reach import reached
from ccmaster_plugin_mcp_server.tokens import person_token

SECONDS, WARM_UP = 60, 20
"""How long the clients go on; before, once, for all that is made on first use."""
PATIENCE = 60.0
"""Seconds that the host gets to let go of the last clients."""
SESSIONS = 4
OBJECTS_GROWTH = 3000
"""Objects that a minute may add: less than one for each thing that was asked for."""
MEMORY_GROWTH = 32 * 1024 * 1024
"""Bytes that a minute may add: what bursts leave behind in the allocator comes and goes."""
CONFIGURATION = "[mcp_server]\nport = 0\nsession_idle_seconds = 8.0\n"
SDK = "mcp.server.streamable_http"
ROOT = Path(__file__).parents[1]


class Lingering:
    @hookimpl
    def register_tools(self):
        async def linger(call):
            await asyncio.Event().wait()

        how = {"description": "takes long", "scope": Scope.SESSION_READ, "timeout": 2.0}
        return (Tool(name=LINGERS, call=linger, **how),)


@frozen(kw_only=True)
class Footprint:
    tasks: int
    files: int
    sockets: int
    threads: int
    connections: int
    """HTTP sessions of the SDK, and whatever else it keeps for a client."""
    listeners: int
    objects: int
    memory: int


def footprint():
    gc.collect()
    process = psutil.Process()
    kept = Counter(type(one) for one in gc.get_objects())
    return Footprint(
        tasks=len(asyncio.all_tasks()),
        files=process.num_fds(),
        sockets=len(process.net_connections()),
        threads=process.num_threads(),
        connections=kept[StreamableHTTPServerTransport] + kept[Connection],
        listeners=kept[Outbox],
        objects=kept.total(),
        memory=process.memory_full_info().uss,
    )


async def settled(most_tasks=None):
    """Return the footprint once no client is left in it, or what is left in the end."""
    async with asyncio.timeout(PATIENCE) as scope:
        while True:
            now = footprint()
            fewer = most_tasks is None or now.tasks <= most_tasks
            if fewer and not now.listeners and not now.connections:
                return now
            if scope.when() - asyncio.get_running_loop().time() < 2.0:
                return now
            await asyncio.sleep(0.5)  # the clients' sessions end by the clock


async def clients(url, token, seconds, sessions):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.stress.clients", url, str(seconds), *sessions),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    async with asyncio.timeout(seconds + 3 * PATIENCE):
        printed, complaints = await process.communicate(token.encode())
    assert process.returncode == 0, complaints.decode()
    return json.loads(printed)


def failures(records):
    """Return what the log says went wrong.

    The SDK logs it as an error where a session ends, unused, just when something comes for it.
    """
    return [
        one.getMessage()
        for one in records
        if one.levelno >= logging.ERROR
        and not (one.name == SDK and one.exc_info and one.exc_info[0] is ClosedResourceError)
    ]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("stress")
async def test_nothing_fails_and_nothing_is_left(open_host, configure, ana, folder, caplog):
    configure(CONFIGURATION)
    async with open_host(Lingering()) as host:
        how = {"by": ana, "working_dir": folder, "runtime": "demo", "watch": False}
        sessions = [await host.launch(**how) for _ in range(SESSIONS)]
        url, token = (await reached(host)).url, person_token(host.state_dir(TABLE))
        await clients(url, token, 1, sessions)
        quiet = await settled()
        await clients(url, token, WARM_UP, sessions)
        before = await settled(quiet.tasks)
        report = await clients(url, token, SECONDS, sessions)
        after = await settled(quiet.tasks)
    print(json.dumps(report["done"]), before, after, sep="\n")
    assert report["wrong"] == []
    assert all(report["done"][word] > 50 for word in ("lists", "reads", "hears", "sends"))
    assert {"leave_a_call", "leave_a_stream", "leave_a_session"} < report["done"].keys()
    assert failures(caplog.records) == []
    # What is logged with an error, as pytest keeps it, keeps what was near the error.
    assert after.connections <= before.connections + len(caplog.records)
    assert after.listeners <= before.listeners
    assert after.tasks <= before.tasks
    assert after.files <= before.files + 2
    assert after.sockets <= before.sockets
    assert after.threads <= before.threads + 2
    assert after.objects - before.objects < OBJECTS_GROWTH
    assert after.memory - before.memory < MEMORY_GROWTH
