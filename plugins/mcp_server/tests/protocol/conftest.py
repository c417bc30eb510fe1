"""A server over a real ccmaster, with what a test contributes, and clients of both eras."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import httpx2
import pytest
from attrs import define, frozen
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server import Server

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs import hookimpl
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server import events
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.http import door
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.authentication import Authenticated
from ccmaster_plugin_mcp_server.http.binding import bind
from ccmaster_plugin_mcp_server.http.callers import callers
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.protocol import streamable
from ccmaster_plugin_mcp_server.protocol.callers import always, authenticated
from ccmaster_plugin_mcp_server.protocol.identity import Identified
from ccmaster_plugin_mcp_server.protocol.limits import Bounds
from ccmaster_plugin_mcp_server.protocol.server import build
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tasks.events import KINDS
from ccmaster_plugin_mcp_server.tasks.tasks import Tasks

LEGACY, MODERN = "2025-11-25", "2026-07-28"
MODES = {LEGACY: "legacy", MODERN: "2026-07-28"}
PATIENCE = 20.0
"""Seconds after which something that was to happen is taken not to happen."""
DOOR_LIMITS = Limits(stop_grace_seconds=PATIENCE)
SECRET = bytes(32)
READER = Principal(PrincipalKind.CLIENT, "reader", frozenset({Scope.SESSION_READ}))
NOBODY = Principal(PrincipalKind.CLIENT, "nobody", frozenset())


@frozen(kw_only=True)
class Noted(Event):
    """Something happened that only these tests know."""


class Plugin:
    """What the server's own plugin contributes, but for what it offers."""

    @hookimpl
    def register_events(self):
        return (events.ToolCalled, Noted, *KINDS)


@define
class Desk:
    """A ccmaster, with nothing to offer but what a test adds."""

    host: object
    calls: Calls

    def add(self, *offers):
        """Contribute something, and return what takes it away."""
        return self.host.contributed.add("test", *offers)

    def tool(self, call, name=None, **how):
        how = {"scope": Scope.SESSION_READ, "description": "for a test"} | how
        return self.add(Tool(name=name or call.__name__, call=call, **how))

    def resource(self, uri, read, **how):
        how = {"scope": Scope.SESSION_READ, "name": uri} | how
        return self.add(Resource(uri=uri, read=read, **how))

    def template(self, uri_template, read, **how):
        how = {"scope": Scope.SESSION_READ, "name": uri_template} | how
        return self.add(ResourceTemplate(uri_template=uri_template, read=read, **how))

    def prompt(self, get, **how):
        how = {"scope": Scope.SESSION_READ, "description": "for a test"} | how
        return self.add(Prompt(name=get.__name__, get=get, **how))

    def server(self, caller=None, **how) -> Server:
        principal_of = always(caller or self.host.person)
        return build(self.host, self.calls, principal_of, secret=SECRET, **how)

    def client(self, caller=None, *, era=MODERN, server=None, **how):
        """Connect a client that keeps nothing of what it was told."""
        how = {"mode": MODES.get(era, era), "cache": None} | how
        return Client(server or self.server(caller), **how)


@pytest.fixture
async def desk(ccmaster_home):
    """Return a `Desk` whose host runs no sessions."""
    plugins = Plugins()
    plugins.register(Plugin(), "test")
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(hosts.application(ccmaster_home, plugins))
        audit = Audit(host.store)
        await stack.enter_async_context(audit.writing())
        yield Desk(host, Calls(host, audit))


@pytest.fixture(params=[LEGACY, MODERN])
def era(request):
    """Return a protocol version of each era."""
    return request.param


@pytest.fixture
def soon():
    """Return what bounds a wait: `async with soon(): …`."""
    return lambda: asyncio.timeout(PATIENCE)


@pytest.fixture
def reader():
    """Return a caller who may read, and no more."""
    return READER


@pytest.fixture
def nobody():
    """Return a caller who may do nothing."""
    return NOBODY


@pytest.fixture
def bounds():
    """Return what makes bounds."""
    return Bounds


@pytest.fixture
def noted():
    """Return what makes an event of a stream."""
    return lambda stream: Noted(stream=stream)


@pytest.fixture
async def other_store(desk, ccmaster_home):
    """Return the store as another process has it open."""
    plugins = Plugins()
    plugins.register(Plugin(), "test")
    async with hosts.application(ccmaster_home, plugins) as other:
        yield other.store


@define
class Served:
    """A desk's server behind the real door."""

    url: str
    server: Identified

    def http(self, token):
        """Return an HTTP client of whoever has a token."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx2.AsyncClient(base_url=self.url, headers=headers, timeout=PATIENCE)

    @asynccontextmanager
    async def client(self, token, *, era=MODERN, **how):
        how = {"mode": MODES[era], "cache": None} | how
        async with self.http(token) as http:
            transport = streamable_http_client(self.url, http_client=http)
            async with Client(transport, **how) as client:
                yield client


@pytest.fixture
async def served(desk, tmp_path):
    """Return a server over HTTP; a caller's token is the word for who it is."""
    up, over = asyncio.Queue(), asyncio.Event()

    async def serve():
        async with _served(desk, tmp_path) as serving:
            up.put_nowait(serving)
            await over.wait()

    # A task of its own: what the SDK opens must be closed by the task that opened it.
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(serve())
        yield await up.get()
        over.set()


@asynccontextmanager
async def _served(desk, folder):
    callers_by_token = {"person": desk.host.person, "reader": READER, "nobody": NOBODY}

    async def authenticate(token):
        return callers_by_token.get(token)

    tasks = Tasks(desk.calls, McpServerSettings())
    server = build(desk.host, desk.calls, authenticated, secret=SECRET, tasks=tasks)
    tasks.attach(server, authenticated)
    admissions = Admissions(authenticate)
    bound = bind(Endpoint(port=0), folder)
    known = callers(scheme=bound.scheme, names=bound.names, port=bound.port)
    async with (
        tasks.running(),
        streamable.served(server, Bounds()) as app,
        door.opened(Authenticated(app, admissions), bound.sockets, known, DOOR_LIMITS),
    ):
        yield Served(f"{bound.origin}/mcp", server)
