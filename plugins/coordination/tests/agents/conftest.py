"""Agents of a ccmaster, and the tools that tell of them."""

import asyncio

import pytest
from attrs import define
from jsonschema import Draft202012Validator

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
"""


@define
class Agents:
    """Calls tools as agents and people do, each call checked against the tool's schemas."""

    host: object
    calls: Calls
    folder: str

    async def up(self, name, by=ANA, **more):
        """Launch a session; return its id once its agent is idle."""
        if isinstance(by, str):
            by = await self.principal(by)
        session_id = await self.host.launch(
            by=by, working_dir=self.folder, name=name, **{"watch": False, **more}
        )
        await self.becomes(session_id, lambda status: status.up)
        return session_id

    async def principal(self, session_id):
        """Return who acts where a session's agent does."""
        status = await self.host.status(session_id)
        return Principal(PrincipalKind.SESSION, status.session_id, frozenset(status.scopes))

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

    async def __call__(self, caller, tool, /, **arguments):
        """Use a tool as the session of an id does, or as a principal; return the result."""
        if isinstance(caller, str):
            caller = await self.principal(caller)
        wanted = Wanted(tool=self.calls.tool(tool), arguments=arguments, caller=caller)
        Draft202012Validator(wanted.tool.input_schema).validate(arguments)
        result = await self.calls.call(wanted, NoLink())
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
    async with open_host() as host:
        audit = Audit(host.store)
        async with audit.writing():
            yield Agents(host, Calls(host, audit), folder)
