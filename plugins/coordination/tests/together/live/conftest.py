"""Agents that work together on real hosts: the tests say what they report, in their names."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from attrs import define, field
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks import reporting
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together.looking import look
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

PATIENCE = 30.0
ANA = person("ana")
BUSY = "[[background:600]] [[text:on it]]"
"""Keeps a demo agent from being reminded: its work goes on until the test reports in its name."""
CONFIGURATION = """
[sessions]
runtime = "demo"
[mcp_server]
enabled = false
[permissions]
allow = ["Bash"]
[coordination]
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
class Crew:
    """Agents of one ccmaster, and the tools with which they are coordinated."""

    host: object
    calls: Calls
    folder: str
    ids: dict = field(factory=dict)

    async def up(self, *names, **more):
        """Launch agents; return once all are idle."""
        for name in names:
            self.ids[name] = await self.host.launch(
                by=ANA, working_dir=self.folder, name=name, watch=False, **more
            )
        for name in names:
            await self.becomes(self.ids[name], lambda status: status.state is State.IDLE)

    def agent(self, name, *scopes):
        """Return who acts where an agent does."""
        return Principal(PrincipalKind.SESSION, self.ids[name], frozenset(scopes or Scope))

    async def ends(self, name):
        """End an agent's session for good."""
        await self.host.stop(self.ids[name], by=ANA)
        await self.becomes(self.ids[name], lambda status: not status.live)

    async def begins(self, strategy, *agents, caller=ANA, **more):
        """Let agents work together: 'name', 'name:role'; return the coordination's id."""
        return (await self.told(self.wish(strategy, *agents, caller=caller, **more)))[
            "coordination_id"
        ]

    def wish(self, strategy, *agents, caller=ANA, description=f"All of it. {BUSY}", **more):
        """Return the call that lets agents work together."""
        assignments = []
        for agent in agents:
            name, _, role = agent.partition(":")
            assignments.append({"agent": name} | ({"role": role} if role else {}))
        return self.wanted(
            "coordinate_agents",
            caller=caller,
            task_description=description,
            agent_assignments=assignments,
            coordination_strategy=strategy,
            **more,
        )

    def wanted(self, name, /, *, caller=ANA, **arguments):
        """Return a call that can be made more than once."""
        return Wanted(tool=self.calls.tool(name), arguments=arguments, caller=caller)

    async def call(self, wanted, link=None):
        """Make a call as the protocol does; return its result, which fits its schema."""
        agent = wanted.caller.kind is PrincipalKind.SESSION  # whose tool use is not looked for
        Draft202012Validator(wanted.tool.input_schema).validate(wanted.arguments)
        refusal = None if agent else await self.calls.refusal(wanted)
        result = refusal or await self.calls.call(wanted, link or Link())
        if not result.failed:
            Draft202012Validator(
                wanted.tool.output_schema, format_checker=Draft202012Validator.FORMAT_CHECKER
            ).validate(result.structured)
        return result

    async def told(self, wanted, link=None):
        """Make a call; return what it tells, which is no failure."""
        result = await self.call(wanted, link)
        assert not result.failed, result.content
        return result.structured

    async def refused(self, wanted):
        """Make a call that fails; return why."""
        result = await self.call(wanted)
        assert result.failed, result.structured
        return result.content[0].text

    async def over(self, coordination_id):
        """Return a coordination once it is over."""
        wanted = self.wanted("get_coordination", coordination_id=coordination_id, wait=True)
        async with asyncio.timeout(PATIENCE):
            return await self.told(wanted)

    async def working(self, coordination_id, key):
        """Return a step's task once an agent works on it, and is in no turn."""
        return await self._task(coordination_id, key, lambda task: task.state is TaskState.WORKING)

    async def completes(self, coordination_id, key, result="done", choice=None):
        """Let the agent that works on a step report that it is done."""
        task = await self.working(coordination_id, key)
        by = Principal(PrincipalKind.SESSION, task.session, frozenset(Scope))
        return await reporting.complete(
            self.host, by=by, task_id=task.task_id, epoch=task.epoch, result=result, choice=choice
        )

    async def fails(self, coordination_id, key, reason="no"):
        """Let the agent that works on a step report that it cannot be done."""
        task = await self.working(coordination_id, key)
        by = Principal(PrincipalKind.SESSION, task.session, frozenset(Scope))
        await reporting.fail(self.host, by=by, task_id=task.task_id, reason=reason, retry=False)

    async def _task(self, coordination_id, key, holds):
        async with asyncio.timeout(PATIENCE):
            while True:
                position = await self.host.store.position()
                sight = await look(self.host, coordination_id)
                keys = {step.key: task_id for step, task_id in sight.one.pairs()}
                task = sight.board.tasks.get(keys.get(key, ""))
                assert sight.one.running or task, sight.one.result
                if task and holds(task):
                    return task
                async for _ in self.host.store.follow(position):
                    break

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
async def _crew(host, folder):
    audit = Audit(host.store)
    async with audit.writing():
        yield Crew(host, Calls(host, audit), folder)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def configure(ccmaster_home):
    """Write the configuration, given lines of the table `coordination`."""

    def write(*lines):
        ccmaster_home.mkdir(exist_ok=True)
        text = CONFIGURATION + "\n".join(lines) + "\n"
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    write()
    return write


@pytest.fixture
async def crew(open_host, configure, folder):
    """A host that runs agents."""
    async with open_host() as host, _crew(host, folder) as crew:
        yield crew


@pytest.fixture
async def elsewhere(crew, ccmaster_home, folder):
    """The same agents, seen from another process's ccmaster: its own store on the same file."""
    plugins = Plugins()
    plugins.discover()
    async with (
        hosts.application(ccmaster_home, plugins) as application,
        _crew(application, folder) as there,
    ):
        there.ids = crew.ids
        yield there


@pytest.fixture
def link():
    return Link()
