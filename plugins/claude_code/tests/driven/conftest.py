"""The CLI, driven through the runtime."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from attrs import define, evolve, field, frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Endpoint, LaunchRequest, ToolUse
from ccmaster_hookspecs.decisions import Allow
from ccmaster_hookspecs.messages import Message, Priority
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_claude_code.launch import launch
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment

PATIENCE = 30.0


async def eventually(holds):
    """Return once another process has done something that only its files tell."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


@define
class RecordingSession:
    """A `Session` that remembers what it was asked, and answers as the test says."""

    settings: ClaudeSettings
    state_dir: str = ""
    answer: Callable = lambda use, asked: Allow()
    asked: list[tuple[ToolUse, bool]] = field(factory=list)
    reached: Endpoint | None = None

    async def permit(self, use, *, asked):
        self.asked.append((use, asked))
        decision = self.answer(use, asked)
        return await decision if asyncio.iscoroutine(decision) else decision

    async def endpoint(self):
        return self.reached


@define
class Driven:
    """A running agent, and all that it has told so far."""

    agent: object
    session: RecordingSession
    request: LaunchRequest
    events: list[e.Event] = field(factory=list)
    _changed: asyncio.Condition = field(factory=asyncio.Condition)
    _seen: int = 0

    async def listen(self):
        async for event in self.agent.events():
            async with self._changed:
                self.events.append(event)
                self._changed.notify_all()

    async def until(self, kind, wanted=lambda event: True):
        """Return the next event of a kind that is wanted; each event is looked at once."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while True:
                while self._seen < len(self.events):
                    event = self.events[self._seen]
                    self._seen += 1
                    if isinstance(event, kind) and wanted(event):
                        return event
                await self._changed.wait()

    async def say(self, text, priority=Priority.NEXT):
        """Send a person's message, and return its id."""
        message_id = str(uuid4())
        await self.agent.send(
            Message(
                message_id=message_id,
                session_id=self.request.session_id,
                text=text,
                sender=person("test"),
                priority=priority,
            )
        )
        return message_id

    async def turn(self, text):
        """Send a message, and return how its turn ended."""
        message_id = await self.say(text)
        return await self.until(e.TurnEnded, lambda ended: message_id in ended.in_reply_to)

    async def kept(self, message_id):
        """Return once the CLI has written a message into the conversation: it takes its time."""
        path = self.agent._conversation.path
        await eventually(lambda: (found := path()) and message_id in found.read_text())

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]


@frozen
class Runtime:
    """Starts agents that this test ends."""

    home: Path
    project: Path
    settings: ClaudeSettings
    _tasks: asyncio.TaskGroup
    _started: list[Driven]

    async def start(self, *, answer=None, settings=None, up=True, **request):
        """Launch an agent; `settings` and `request` say what differs from the usual."""
        asked = LaunchRequest(
            **{
                "session_id": str(uuid4()),
                "name": "tried",
                "runtime": "claude",
                "working_dir": str(self.project),
                **request,
            }
        )
        environment = {**self.settings.environment, **(settings or {}).pop("environment", {})}
        changed = evolve(self.settings, environment=environment, **(settings or {}))
        session = RecordingSession(changed, str(self.home))
        if answer:
            session.answer = answer
        driven = Driven(await launch(asked, session), session, asked)
        self._started.append(driven)
        self._tasks.create_task(driven.listen())
        if up:
            await driven.until(e.SessionLaunched)
        return driven

    async def again(self, driven, **request):
        """Launch the session once more."""
        changes = {"session_id": driven.request.session_id, "resume": True, **request}
        return await self.start(answer=driven.session.answer, **changes)


@pytest.fixture
def running(tmp_path):
    """Run agents with some settings; they end with the context."""

    @asynccontextmanager
    async def run(settings):
        project = tmp_path / "project"
        project.mkdir()
        started = []
        async with asyncio.TaskGroup() as tasks:
            yield Runtime(tmp_path / "home", project, settings, tasks, started)
            for driven in started:
                await driven.agent.stop()

    return run


@pytest.fixture(scope="session")
def api():
    """Serve the scripted Messages API."""
    from ccmaster_plugin_demo_agent.messages_api import serve

    with serve() as api:
        yield api


@pytest.fixture
async def claude(tmp_path, api, running):
    """Start the real CLI against the scripted Messages API."""
    environment = offline_environment(tmp_path / "home", api.url)
    settings = ClaudeSettings(binary=find_cli(), environment=environment)
    async with running(settings) as runtime:
        yield runtime


@frozen
class Gate:
    """A command that ends once the test lets it."""

    script: Path
    _reached: Path
    _opened: Path

    async def reached(self):
        """Return once the command runs."""
        await eventually(self._reached.exists)

    def open(self):
        self._opened.touch()


@pytest.fixture
def gate(tmp_path):
    gate = Gate(*(tmp_path / f"gate{end}" for end in ("", "-is-reached", "-is-open")))
    gate.script.write_text(
        f"#!/bin/sh\ntouch {gate._reached}\nwhile [ ! -e {gate._opened} ]; do sleep 0.02; done\n"
    )
    gate.script.chmod(0o755)
    return gate
