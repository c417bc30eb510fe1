"""Servers with tasks over one store, each as if in a process of its own, and clients of them."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field
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

TASKS = "io.modelcontextprotocol/tasks"
PATIENCE = 20.0
QUICK = {"task_poll_milliseconds": 5}
SECRET = bytes(32)


class Params(RequestParams):
    model_config = ConfigDict(extra="allow", alias_generator=None)


class Wish(Request):
    method: str
    params: Params


class Anything(Result):
    model_config = ConfigDict(extra="allow", alias_generator=None)


@define
class Clock:
    """A clock that a test sets."""

    now: datetime = field(factory=lambda: datetime.now(UTC))

    def __call__(self):
        return self.now

    def pass_by(self, **span):
        self.now += timedelta(**span)


@define
class Raw:
    """A client that sees what the server says, word for word."""

    client: Client

    async def send(self, method, **params):
        wish = Wish(method=method, params=Params.model_validate(params))
        result = await self.client.session.send_request(wish, Anything)
        return result.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"meta"})

    async def call(self, tool, **arguments):
        return await self.send("tools/call", name=tool, arguments=arguments)

    async def ask(self, method, task_id, **more):
        return await self.send(method, taskId=task_id, **more)

    async def get(self, task_id):
        return await self.ask("tasks/get", task_id)

    async def until(self, task_id, *words):
        """Ask until the task has one of these statuses."""
        async with asyncio.timeout(PATIENCE):
            while (task := await self.get(task_id))["status"] not in words:
                await asyncio.sleep(0.005)
        return task


@define
class Desk:
    """One server, as in a process of its own."""

    host: object
    calls: Calls
    tasks: Tasks

    def offer(self, **tools):
        """Contribute tools by their code, or by keywords of `Tool` with it."""
        for name, told in tools.items():
            how = {"tasks": TaskSupport.OPTIONAL, "scope": Scope.SESSION_READ}
            how |= told if isinstance(told, dict) else {"call": told}
            self.host.contributed.add("test", Tool(name=name, description=name, **how))

    def server(self, caller=None):
        principal_of = always(caller or self.host.person)
        server = build(self.host, self.calls, principal_of, secret=SECRET, tasks=self.tasks)
        self.tasks.attach(server, principal_of)
        return server

    @asynccontextmanager
    async def client(self, caller=None, *, knows=True, mode="2026-07-28", **options):
        extensions = [*options.pop("extensions", []), *([advertise(TASKS)] if knows else [])]
        async with Client(
            self.server(caller), mode=mode, extensions=extensions, **options
        ) as client:
            yield Raw(client)


@pytest.fixture
def open_desk(ccmaster_home):
    """Return what opens a server over the one store of this test: `async with open_desk() as d`."""

    @asynccontextmanager
    async def opened(clock=None, *, home=None, running=True, offers=None, **settings):
        plugins = Plugins()
        plugins.discover(only={"mcp-server"})
        async with AsyncExitStack() as stack:
            host = await stack.enter_async_context(
                hosts.application(home or ccmaster_home, plugins)
            )
            audit = Audit(host.store)
            calls = Calls(host, audit)
            more = {"clock": clock} if clock else {}
            tasks = Tasks(calls, McpServerSettings(**QUICK | settings), **more)
            desk = Desk(host, calls, tasks)
            desk.offer(**offers or {})
            await stack.enter_async_context(audit.writing())
            if running:
                await stack.enter_async_context(tasks.running())
            yield desk

    return opened


@pytest.fixture
def clock():
    """Return a clock that only the test moves on."""
    return Clock()
