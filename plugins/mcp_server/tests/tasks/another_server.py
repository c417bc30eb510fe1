"""A server in a process of its own: it makes one task, says its id, and says when its run is over.

Run as `python another_server.py HOME`: the task's tool returns once there is a file HOME/go.
"""

import asyncio
import os
import sys
from pathlib import Path

from mcp import Client
from mcp.client import advertise
from mcp_types import Request, RequestParams, Result
from pydantic import ConfigDict

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.protocol.callers import always
from ccmaster_plugin_mcp_server.protocol.server import build
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tasks.tasks import Tasks


class Params(RequestParams):
    model_config = ConfigDict(extra="allow", alias_generator=None)


class Call(Request):
    method: str = "tools/call"
    params: Params


class Anything(Result):
    model_config = ConfigDict(extra="allow", alias_generator=None)


async def main(home):
    async def job(call):
        while not (home / "go").exists():
            await asyncio.sleep(0.02)
        return "late"

    plugins = Plugins()
    plugins.discover(only={"mcp-server"})
    async with hosts.application(home, plugins) as host:
        audit = Audit(host.store)
        calls = Calls(host, audit)
        tasks = Tasks(calls, McpServerSettings(task_lease_seconds=2))
        kind = {"tasks": TaskSupport.REQUIRED, "resumes": True, "scope": Scope.SESSION_READ}
        host.contributed.add("test", Tool(name="job", description="job", call=job, **kind))
        who = always(host.person)
        async with audit.writing(), tasks.running():
            server = build(host, calls, who, secret=bytes(32), tasks=tasks)
            knows = [advertise("io.modelcontextprotocol/tasks")]
            async with Client(server, mode="2026-07-28", extensions=knows) as client:
                params = Params.model_validate({"name": "job", "arguments": {}})
                made = await client.session.send_request(Call(params=params), Anything)
            print(made.taskId, flush=True)
            while len(tasks._keeper._runs):
                await asyncio.sleep(0.02)
            print("over", os.getpid(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
