"""Agents that write to each other with the real tools, on hosts that share a store."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from attrs import define
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_hookspecs.status import State
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
"""


@define
class Agents:
    """Uses tools as agents and people do; each call goes the one way of all calls."""

    host: object
    calls: Calls
    folder: str

    async def up(self, *names, prompt=None, **more):
        """Launch sessions; return their ids once their agents are idle."""
        found = [
            await self.host.launch(
                by=ANA,
                working_dir=self.folder,
                name=name,
                prompt=prompt,
                **{"watch": False, **more},
            )
            for name in names
        ]
        for session_id in found:
            await self.becomes(session_id, lambda status: status.state is State.IDLE)
        return found

    async def end(self, session_id):
        """Stop a session; return once it has ended."""
        await self.host.stop(session_id, by=ANA)
        await self.becomes(session_id, lambda status: not status.live)

    async def idle(self, session_id, turns):
        """Return a session's status once it has had so many turns, and is idle."""
        return await self.becomes(
            session_id,
            lambda one: one.turns >= turns and one.state is State.IDLE and not one.messages,
        )

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

    async def happened(self, stream, *kinds):
        """Return the events of a stream, of some kinds."""
        stored = await self.host.store.read(stream=stream, limit=100_000)
        return [one.event for one in stored if not kinds or isinstance(one.event, kinds)]

    async def __call__(self, caller, tool, /, **arguments):
        """Use a tool as the session of an id does, or as a principal; return the result."""
        wanted = Wanted(
            tool=self.calls.tool(tool), arguments=arguments, caller=await self.principal(caller)
        )
        # As for a call that is run again: the tool use it belonged to need not be there any more.
        refused = await self.calls.refusal(wanted, again=True)
        result = refused or await self.calls.call(wanted, NoLink())
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

    async def principal(self, caller):
        """Return who acts where a session's agent does."""
        if not isinstance(caller, str):
            return caller
        status = await self.host.status(caller)
        return Principal(PrincipalKind.SESSION, status.session_id, frozenset(status.scopes))

    async def message(self, caller, message_id, state):
        """Return what a sender is told of a message to one, once it is in a state."""
        async with asyncio.timeout(PATIENCE):
            while True:
                position = await self.host.store.position()
                told = await self.told(caller, "get_message", message_id=message_id)
                if all(one["state"] == state for one in told["recipients"]):
                    return told
                async for _ in self.host.store.follow(position):
                    break


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
def configure(ccmaster_home):
    """Write the configuration of a test, given the lines of the table `coordination`."""

    def write(*lines):
        ccmaster_home.mkdir(exist_ok=True)
        text = CONFIGURATION + "\n".join(lines) + "\n"
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    write()
    return write


@pytest.fixture
def opened(open_host, configure, folder):
    """Open a host that runs sessions, with the tools of its agents."""

    @asynccontextmanager
    async def opened(*lines):
        configure(*lines)
        async with open_host() as host, _using(host, folder) as used:
            yield used

    return opened


@pytest.fixture
async def agents(opened):
    """The tools of a host that runs sessions, as it is by default."""
    async with opened() as used:
        yield used


@pytest.fixture
async def elsewhere(ccmaster_home, folder):
    """Open another process's view of the same store: it asks and reads, and runs nothing."""

    @asynccontextmanager
    async def opened():
        plugins = Plugins()
        plugins.discover()
        async with (
            hosts.application(ccmaster_home, plugins) as application,
            _using(application, folder) as used,
        ):
            yield used

    return opened
