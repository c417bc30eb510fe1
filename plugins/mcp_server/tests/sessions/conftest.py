"""A ccmaster with sessions of the runtime `demo`, and the one way to its tools."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from attrs import define, field
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

PATIENCE = 20.0
ANA = person("ana")
CONFIGURATION = """
[sessions]
runtime = "demo"
[mcp_server]
enabled = false
[permissions]
ask = ["mcp__ccmaster__*"]
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
class Used:
    """The tools of a ccmaster, used as whoever one wants to be."""

    host: object
    calls: Calls
    folder: str

    async def __call__(self, name, /, *, link=None, caller=ANA, wanted=None, **arguments):
        """Use a tool as the protocol does; return its result, which fits its schema."""
        tool = self.calls.tool(name)
        wanted = wanted or Wanted(tool=tool, arguments=arguments, caller=caller)
        result = await self.calls.refusal(wanted)
        if result is None:
            result = await self.calls.call(wanted, link or Link())
        if result.structured is not None:
            Draft202012Validator(
                tool.output_schema, format_checker=Draft202012Validator.FORMAT_CHECKER
            ).validate(result.structured)
        elif not result.failed:
            raise AssertionError("a tool of ours has a structured result, or has failed")
        return result

    async def told(self, name, /, **arguments):
        """Use a tool; return what it tells, which is no failure."""
        result = await self(name, **arguments)
        assert not result.failed, result.content
        return result.structured

    async def refused(self, name, /, **arguments):
        """Use a tool that fails; return why."""
        result = await self(name, **arguments)
        assert result.failed, result.structured
        return result.content[0].text

    def wanted(self, name, /, *, caller=ANA, **more):
        """Return a call that can be made more than once."""
        return Wanted(tool=self.calls.tool(name), caller=caller, **more)

    async def working(self, tool, name=None):
        """Launch a session whose agent uses one of our tools; return its id and the tool use.

        Its tool use lasts for as long as nobody says whether it may.
        """
        session_id = await self.launch(f"go [[tool:mcp__ccmaster__{tool} {{}}]]", name=name)
        status = await self.becomes(session_id, lambda status: status.questions)
        [tool_use_id] = status.tools
        return session_id, tool_use_id

    def by_agent(self, tool, mine, /, *scopes, **arguments):
        """Return a call of a session's agent, whose session and tool use are told by `working`."""
        session_id, tool_use_id = mine
        caller = Principal(PrincipalKind.SESSION, session_id, frozenset(scopes or Scope))
        return self.wanted(tool, caller=caller, tool_use_id=tool_use_id, arguments=arguments)

    async def launch(self, prompt=None, **more):
        """Launch a session, and return its id once its agent is idle, or waits."""
        session_id = await self.host.launch(
            by=ANA, working_dir=self.folder, prompt=prompt, **{"watch": False, **more}
        )
        if prompt is None:
            await self.becomes(session_id, lambda status: status.state is State.IDLE)
        return session_id

    async def ended(self, **more):
        """Launch a session that is over; return its id."""
        session_id = await self.launch(**more)
        await self.host.stop(session_id, by=ANA)
        await self.becomes(session_id, lambda status: not status.live)
        return session_id

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


@asynccontextmanager
async def using(host, folder):
    """Return the tools of a host."""
    audit = Audit(host.store)
    async with audit.writing():
        yield Used(host, Calls(host, audit), folder)


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
    """Write the configuration of these tests."""
    ccmaster_home.mkdir(exist_ok=True)
    (ccmaster_home / "config.toml").write_text(CONFIGURATION, encoding="utf-8")


@pytest.fixture
async def use(open_host, configured, folder):
    """The tools of a host that runs sessions."""
    async with open_host() as host, using(host, folder) as used:
        yield used


@pytest.fixture
async def use_elsewhere(ccmaster_home, configured, folder):
    """The tools of a process that only asks and reads, beside hosts or without any."""
    plugins = Plugins()
    plugins.discover()
    async with (
        hosts.application(ccmaster_home, plugins) as application,
        using(application, folder) as used,
    ):
        yield used


@pytest.fixture
def link():
    return Link()
