"""Agents that use the tools of this folder, on hosts that share a store."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from attrs import define, field
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

PATIENCE = 30.0
ANA = person("ana")
CONFIGURATION = """
[sessions]
runtime = "demo"
[mcp_server]
enabled = false
[coordination]
max_state_value_bytes = 100
max_state_values = 5
max_state_bytes = 300
"""


@define
class Link(NoLink):
    """Keeps what a caller is told."""

    told: list = field(factory=list)
    changed: asyncio.Condition = field(factory=asyncio.Condition)

    async def progress(self, done, total, text):
        async with self.changed:
            self.told.append((done, total, text))
            self.changed.notify_all()

    async def tells(self, words):
        """Return once some progress tells of something."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: any(words in text for _, _, text in self.told))


@define
class Agents:
    """Calls tools as agents and people do, each call checked against the tool's schemas."""

    host: object
    calls: Calls
    folder: str

    async def up(self, name):
        """Launch a session; return its id once its agent is idle."""
        session_id = await self.host.launch(by=ANA, working_dir=self.folder, name=name, watch=False)
        await self.becomes(session_id, lambda status: status.up)
        return session_id

    async def end(self, session_id):
        """Stop a session; return once it has ended."""
        await self.host.stop(session_id, by=ANA)
        await self.becomes(session_id, lambda status: not status.live)

    async def becomes(self, session_id, holds):
        """Return a session's status once something holds of it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                position = await self.host.store.position()
                status = await self.host.status(session_id)
                if holds(status):
                    return status
                async for _ in self.host.store.follow(position):
                    break

    async def __call__(self, caller, tool, /, *, link=None, wanted=None, **arguments):
        """Use a tool as the session of an id does, or as a principal; return the result."""
        wanted = wanted or await self.wanted(caller, tool, **arguments)
        Draft202012Validator(wanted.tool.input_schema).validate(wanted.arguments)
        result = await self.calls.call(wanted, link or Link())
        if result.structured is not None:
            Draft202012Validator(
                wanted.tool.output_schema, format_checker=Draft202012Validator.FORMAT_CHECKER
            ).validate(result.structured)
        return result

    async def told(self, caller, tool, /, **arguments):
        """Use a tool; return what it tells, which is no failure."""
        result = await self(caller, tool, **arguments)
        assert not result.failed, result.content
        return result.structured

    async def refused(self, caller, tool, /, **arguments):
        """Use a tool that fails; return why."""
        result = await self(caller, tool, **arguments)
        assert result.failed, result.structured
        return result.content[0].text

    async def wanted(self, caller, tool, /, **arguments):
        """Return a call that can be made more than once."""
        if isinstance(caller, str):
            status = await self.host.status(caller)
            scopes = frozenset(status.scopes)
            caller = Principal(PrincipalKind.SESSION, status.session_id, scopes)
        return Wanted(tool=self.calls.tool(tool), arguments=arguments, caller=caller)


@asynccontextmanager
async def _using(host, folder):
    audit = Audit(host.store)
    async with audit.writing():
        yield Agents(host, Calls(host, audit), folder)


@pytest.fixture
def ana():
    return ANA


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def configured(ccmaster_home):
    ccmaster_home.mkdir(exist_ok=True)
    (ccmaster_home / "config.toml").write_text(CONFIGURATION, encoding="utf-8")


@pytest.fixture
async def agents(open_host, configured, folder):
    """The tools of a host that runs sessions."""
    async with open_host() as host, _using(host, folder) as used:
        yield used


@pytest.fixture
async def elsewhere(agents, ccmaster_home, folder):
    """The same, of another process's ccmaster: its own store on the same file."""
    plugins = Plugins()
    plugins.discover()
    async with (
        hosts.application(ccmaster_home, plugins) as application,
        _using(application, folder) as used,
    ):
        yield used


@pytest.fixture
def link():
    return Link()
