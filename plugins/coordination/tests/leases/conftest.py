"""A repository with two worktrees, agents that work in it, and the one way to their tools."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from attrs import define
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs import events as e
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
default = "allow"
"""


@define
class Repository:
    """A git repository as its files tell it: a worktree, and another that is linked to it."""

    main: Path
    other: Path

    @classmethod
    def make(cls, folder):
        main, other = folder / "shop", folder / "shop-2"
        git = main / ".git" / "worktrees" / "shop-2"
        git.mkdir(parents=True)
        (main / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "HEAD").write_text("ref: refs/heads/two\n")
        (git / "commondir").write_text("../..\n")
        for root in (main, other):
            (root / "src" / "deep").mkdir(parents=True)
            (root / "docs").mkdir()
            for name in ("src/a.py", "src/b.py", "src/deep/c.py", "docs/a.md", "top.txt"):
                (root / name).write_text("as it was\n")
        (other / ".git").write_text(f"gitdir: {git}\n")
        return cls(main, other)


@define
class Agents:
    """Sessions of one ccmaster, and what they may do."""

    host: object
    calls: Calls

    async def launch(self, folder, prompt=None, **more):
        """Launch a session; return its id once its agent is idle, its turn over."""
        session_id = await self.host.launch(
            by=ANA, working_dir=str(folder), prompt=prompt, **{"watch": False, **more}
        )
        turns = 0 if prompt is None else 1
        await self.becomes(session_id, lambda s: s.state is State.IDLE and s.turns >= turns)
        return session_id

    async def tells(self, session_id, prompt):
        """Have an agent work on a message; return the results of its tools."""
        before = len(await self.happened(session_id, e.ToolFinished))
        message = await self.host.send(session_id, prompt, by=ANA)
        async with asyncio.timeout(PATIENCE):
            await self.host.receipt(session_id, message, wait=True)
        return (await self.happened(session_id, e.ToolFinished))[before:]

    async def use(self, caller, name, /, **arguments):
        """Use a tool as a session, or as who is given; return its result."""
        if isinstance(caller, str):
            caller = Principal(PrincipalKind.SESSION, caller, frozenset(Scope))
        tool = self.calls.tool(name)
        wanted = Wanted(tool=tool, arguments=arguments, caller=caller)
        refused = await self.calls.refusal(wanted, again=True)  # no tool use is looked for
        result = refused or await self.calls.call(wanted, NoLink())
        if not result.failed:
            Draft202012Validator(tool.output_schema).validate(result.structured)
        return result

    async def does(self, caller, name, /, **arguments):
        """Use a tool that does what it is to; return what it tells."""
        result = await self.use(caller, name, **arguments)
        assert not result.failed, result.content
        return result.structured

    async def refused(self, caller, name, /, **arguments):
        """Use a tool that fails; return why."""
        result = await self.use(caller, name, **arguments)
        assert result.failed, result.structured
        return result.content[0].text

    async def permits(self, session_id, tool, /, **arguments):
        """Say why an agent may not use one of its tools; None: it may."""
        from ccmaster_plugin_coordination.plugin import decide_permission

        status = await self.host.status(session_id)
        denied = await decide_permission(self.host, status, tool, arguments)
        return denied and denied.reason

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

    async def ends(self, session_id):
        await self.host.stop(session_id, by=ANA)
        await self.becomes(session_id, lambda status: not status.live)

    async def happened(self, session_id, kind):
        stored = await self.host.store.read(stream=f"session/{session_id}", limit=10_000)
        return [one.event for one in stored if isinstance(one.event, kind)]

    async def recorded(self, kind):
        """Return the events of leases of one kind."""
        stored = await self.host.store.read(prefix="paths/", limit=10_000)
        return [one.event for one in stored if isinstance(one.event, kind)]


@asynccontextmanager
async def agents_of(host):
    audit = Audit(host.store)
    async with audit.writing():
        yield Agents(host, Calls(host, audit))


@pytest.fixture
def ana():
    return ANA


@pytest.fixture
def repository(tmp_path):
    return Repository.make(tmp_path)


@pytest.fixture
def configured(ccmaster_home):
    ccmaster_home.mkdir(exist_ok=True)
    (ccmaster_home / "config.toml").write_text(CONFIGURATION, encoding="utf-8")


@pytest.fixture
async def agents(open_host, configured):
    """Agents of a host that runs them."""
    async with open_host() as host, agents_of(host) as used:
        yield used


@pytest.fixture
async def agents_elsewhere(ccmaster_home, configured, agents):
    """The same ones, as another process on the same store sees them."""
    plugins = Plugins()
    plugins.discover()
    async with hosts.application(ccmaster_home, plugins) as host, agents_of(host) as used:
        yield used


@pytest.fixture
def directive():
    """Write the directive with which a demo agent uses a tool."""

    def written(tool, **arguments):
        return f"[[tool:{tool} {json.dumps(arguments)}]]"

    return written
