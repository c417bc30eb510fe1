"""A whole host with one session, whose agent has a token and uses a tool of this test."""

import asyncio

import httpx2
import pytest
from attrs import define, field

from ccmaster_core import tokens
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.principals import Scope, person
from ccmaster_plugin_mcp_server.calling.joining import SEEN_AS
from ccmaster_plugin_mcp_server.reach import reached

PATIENCE = 20.0
ANA = person("ana")
TOOL_USE = "toolu_1"


@define
class Running:
    """A host, its session, and what the session's agent may show."""

    host: object
    url: str
    session: str
    token: str = ""
    begun: asyncio.Event = field(factory=asyncio.Event)
    cancelled: asyncio.Event = field(factory=asyncio.Event)

    @property
    def stream(self):
        return e.session_stream(self.session)

    @property
    def uri(self):
        return f"ccmaster://session_status/{self.session}"

    async def issue(self):
        """Give the agent a new token."""
        token = tokens.new_token(self.session)
        await self.host.store.append(
            e.SessionTokenIssued(stream=self.stream, token_hash=tokens.hash_of(token))
        )
        return token

    async def wait(self, call):
        """Go on until cancelled; this is the tool."""
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()

    def http(self, token=None):
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Accept": "application/json, text/event-stream",
        }
        return httpx2.AsyncClient(
            base_url=self.url.removesuffix("/mcp"), headers=headers, timeout=PATIENCE
        )

    async def over(self, how):
        """Have the token die."""
        status = await self.host.status(self.session)
        match how:
            case "ended":
                await self.host.stop(self.session, by=ANA)
            case "reissued":
                await self.issue()
            case "taken over":
                claimed = e.SessionClaimed(
                    stream=self.stream, host="another", epoch=status.epoch + 1
                )
                await self.host.store.append(claimed)


@pytest.fixture(params=["ended", "reissued", "taken over"])
def how(request):
    """Return each way in which a token dies."""
    return request.param


@pytest.fixture
def soon():
    """Return what bounds a wait: `async with soon(): …`."""
    return lambda: asyncio.timeout(PATIENCE)


@pytest.fixture
async def running(open_host, ccmaster_home, tmp_path):
    """Return a `Running` whose server is up."""
    ccmaster_home.mkdir(mode=0o700, exist_ok=True)
    (ccmaster_home / "config.toml").write_text("[mcp_server]\nport = 0\n")
    async with open_host() as host:
        here = await reached(host)
        session = await host.launch(
            by=ANA, working_dir=str(tmp_path), runtime="demo", watch=False, scopes=tuple(Scope)
        )
        async with asyncio.timeout(PATIENCE):
            async for _ in host.store.follow(0):
                if (await host.status(session)).up:
                    break
        one = Running(host, here.url, session)
        one.token = await one.issue()
        await host.store.append(
            e.ToolStarted(stream=one.stream, tool_use_id=TOOL_USE, tool=SEEN_AS + "wait")
        )
        tool = Tool(name="wait", call=one.wait, scope=Scope.SESSION_READ, description="for a test")
        host.contributed.add("test", tool)
        yield one
