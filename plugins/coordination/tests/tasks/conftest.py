"""Agents on real hosts that get tasks; what they report, the tests say in their names."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field
from jsonschema import Draft202012Validator

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_hookspecs.status import State, Status
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.tasks import events as t
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.words import TaskState
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
[host]
lease_seconds = {lease}
[mcp_server]
enabled = {enabled}
port = 0
[permissions]
allow = ["Bash"]
[coordination]
{lines}
"""


@define
class Link(NoLink):
    """Keeps what a caller is told."""

    told: list = field(factory=list)

    async def progress(self, done, total, text):
        self.told.append(text)


@define
class Crew:
    """Agents of one ccmaster, and the tools with which they get tasks."""

    host: object
    calls: Calls
    folder: str
    ids: dict = field(factory=dict)

    async def up(self, *names, prompt=None, **more):
        """Launch agents; return once all are idle."""
        for name in names:
            self.ids[name] = await self.host.launch(
                by=ANA,
                working_dir=self.folder,
                name=name,
                prompt=prompt,
                **{"watch": False, **more},
            )
        for name in names if prompt is None else ():
            await self.becomes(name, lambda status: status.state is State.IDLE)

    def agent(self, name, *scopes):
        """Return who acts where an agent does."""
        return Principal(PrincipalKind.SESSION, self.ids[name], frozenset(scopes or Scope))

    def name(self, session_id):
        """Return what the test calls an agent."""
        return next(name for name, known in self.ids.items() if known == session_id)

    async def use(self, tool, /, *, caller=ANA, link=None, call_id=None, **arguments):
        """Use a tool as the protocol does; return its result, which fits its schema."""
        found = self.calls.tool(tool)
        more = {"call_id": call_id} if call_id else {}
        wanted = Wanted(tool=found, arguments=arguments, caller=caller, **more)
        refused = await self.calls.refusal(wanted, again=True)  # no tool use is looked for
        result = refused or await self.calls.call(wanted, link or Link())
        if not result.failed:
            Draft202012Validator(
                found.output_schema, format_checker=Draft202012Validator.FORMAT_CHECKER
            ).validate(result.structured)
        return result

    async def does(self, tool, /, **arguments):
        """Use a tool that does what it is to; return what it tells."""
        result = await self.use(tool, **arguments)
        assert not result.failed, result.content
        return result.structured

    async def refused(self, tool, /, **arguments):
        """Use a tool that fails; return why."""
        result = await self.use(tool, **arguments)
        assert result.failed, result.structured
        return result.content[0].text

    async def assign(self, agent, text="Do it.", **more):
        """Assign a task whose agent is kept busy; return the task's id."""
        wanted = {"agent_id": agent, "task": f"{text} {BUSY}", "title": text, **more}
        return (await self.does("assign_task_to_agent", **wanted))["task_id"]

    async def task(self, task_id):
        """Return a task as it is now."""
        return (await board_of(self.host).now()).tasks[task_id]

    async def reaches(self, task_id, state, holds=lambda task: True):
        """Return a task once it is in a state, and something holds of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    position = await self.host.store.position()
                    board = await board_of(self.host).now()
                    task = board.tasks[task_id]
                    if board.state(task) is state and holds(task):
                        return task
                    async for _ in self.host.store.follow(position):
                        break
        except TimeoutError:
            raise AssertionError(f"it never came to be {state}: {task}") from None

    async def works(self, task_id, agent=None):
        """Return a task once somebody, or a certain agent, works on it."""
        wanted = None if agent is None else self.ids[agent]
        return await self.reaches(
            task_id, TaskState.WORKING, lambda task: wanted in (None, task.session)
        )

    async def completes(self, task_id, result="done", **more):
        """Have the agent that works on a task complete it."""
        task = await self.works(task_id)
        by = self.agent(self.name(task.session))
        return await self.does(
            "complete_task", caller=by, task_id=task_id, epoch=task.epoch, result=result, **more
        )

    async def fails(self, task_id, **more):
        """Have the agent that works on a task say that it cannot do it."""
        task = await self.works(task_id)
        by = self.agent(self.name(task.session))
        return await self.does(
            "fail_task", caller=by, task_id=task_id, epoch=task.epoch, **{"reason": "no", **more}
        )

    async def ends(self, name):
        """End an agent's session for good."""
        await self.host.stop(self.ids[name], by=ANA)
        await self.becomes(name, lambda status: not status.live)

    async def becomes(self, name, holds):
        """Return a session's status once something holds of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    position = await self.host.store.position()
                    status = await self.host.status(self.ids.get(name, name))
                    if holds(status):
                        return status
                    async for _ in self.host.store.follow(position):
                        break
        except TimeoutError:
            raise AssertionError(f"it never came to hold of {status}") from None

    async def happened(self, kind, stream=None):
        """Return every event of a kind."""
        found = await self.host.store.read(stream=stream, limit=10**6)
        return [one.event for one in found if isinstance(one.event, kind)]


@asynccontextmanager
async def crewed(host, folder):
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

    def write(*lines, lease=10, enabled="false"):
        ccmaster_home.mkdir(mode=0o700, exist_ok=True)
        text = CONFIGURATION.format(lines="\n".join(lines), lease=lease, enabled=enabled)
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    write()
    return write


@pytest.fixture
def open_crew(open_host, configure, folder):
    """Open a host that runs agents: `async with open_crew() as crew:`."""

    @asynccontextmanager
    async def opened(**more):
        async with open_host(**more) as host, crewed(host, folder) as crew:
            yield crew

    return opened


@pytest.fixture
async def crew(open_crew):
    """A host that runs agents."""
    async with open_crew() as crew:
        yield crew


@pytest.fixture
async def unhosted(ccmaster_home, configure, folder):
    """The tools, where no host runs any agent."""
    plugins = Plugins()
    plugins.discover()
    async with (
        hosts.application(ccmaster_home, plugins) as application,
        crewed(application, folder) as crew,
    ):
        yield crew


@pytest.fixture
async def elsewhere(crew, ccmaster_home, folder):
    """The same agents, seen from another process's ccmaster: its own store on the same file."""
    plugins = Plugins()
    plugins.discover()
    async with (
        hosts.application(ccmaster_home, plugins) as application,
        crewed(application, folder) as there,
    ):
        there.ids = crew.ids
        yield there


@pytest.fixture
def link():
    return Link()


@define
class Told:
    """A board that a test tells of events, one after another."""

    board: Board = field(factory=lambda: Board(None))
    now: datetime = field(factory=lambda: datetime(2026, 3, 1, tzinfo=UTC))

    def put(self, *events):
        for event in events:
            self.board.apply([Stored(self.board.position + 1, event)])
        return self.board

    def add(self, task_id, **more):
        """Add a task."""
        given = {"by": ANA, "title": task_id, "text": task_id, "at": self.now, **more}
        self.put(t.TaskAdded(stream=t.task_stream(task_id), **given))

    def start(self, task_id, session, seconds_ago=0):
        """Have a session's agent begin a task."""
        self.put(
            t.TaskStarted(
                stream=t.task_stream(task_id),
                session=session,
                epoch=self.board.tasks[task_id].epoch + 1,
                message_id=f"message-{task_id}",
                at=self.now - timedelta(seconds=seconds_ago),
            )
        )

    def complete(self, task_id, **more):
        """Have the agent that works on a task complete it."""
        task = self.board.tasks[task_id]
        given = {"session": task.session, "epoch": task.epoch, "result": "ok", **more}
        self.put(t.TaskCompleted(stream=t.task_stream(task_id), at=self.now, **given))

    def status(self, session_id, **more):
        """Return where the session of an idle agent stands."""
        given = {
            "name": session_id,
            "state": State.IDLE,
            "scopes": tuple(Scope),
            "host": "h1",
            "up": True,
        }
        return Status(session_id=session_id, **{**given, **more})


@pytest.fixture
def told():
    return Told()


@pytest.fixture(scope="session")
def new_told():
    """Return what makes a board to be told of events, for a test of many examples."""
    return Told
