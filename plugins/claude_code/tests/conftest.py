"""The real CLI, or a program of the test's own, driven through the runtime."""

import asyncio
import stat
import sys
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from attrs import define, evolve, field, frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import LaunchRequest, ToolUse
from ccmaster_hookspecs.decisions import Allow
from ccmaster_hookspecs.messages import Message, Priority
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_claude_code.launch import launch
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment

PATIENCE = 30.0


@define
class RecordingSession:
    """A `Session` that remembers what it was asked, and answers as the test says."""

    settings: ClaudeSettings
    state_dir: str = ""
    answer: Callable = lambda use, asked: Allow()
    asked: list[tuple[ToolUse, bool]] = field(factory=list)

    async def permit(self, use, *, asked):
        self.asked.append((use, asked))
        decision = self.answer(use, asked)
        return await decision if asyncio.iscoroutine(decision) else decision


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


@asynccontextmanager
async def _runtime(tmp_path, settings):
    project = tmp_path / "project"
    project.mkdir()
    started = []
    async with asyncio.TaskGroup() as tasks:
        yield Runtime(tmp_path / "home", project, settings, tasks, started)
        for driven in started:
            await driven.agent.stop()


@pytest.fixture(scope="session")
def api():
    """Serve the scripted Messages API."""
    from ccmaster_plugin_demo_agent.messages_api import serve

    with serve() as api:
        yield api


@pytest.fixture
async def claude(tmp_path, api):
    """Start the real CLI against the scripted Messages API."""
    environment = offline_environment(tmp_path / "home", api.url)
    settings = ClaudeSettings(binary=find_cli(), environment=environment)
    async with _runtime(tmp_path, settings) as runtime:
        yield runtime


@pytest.fixture
async def program(tmp_path, monkeypatch):
    """Start a Python program of the test's own in the place of the CLI: `program(source)`."""
    monkeypatch.delenv("CCMASTER_CLAUDE_BIN", raising=False)
    path = tmp_path / "claude"

    async with _runtime(tmp_path, ClaudeSettings(binary=str(path))) as runtime:

        async def start(source, **kwargs):
            path.write_text(f"#!{sys.executable}\n{PREAMBLE}\n{source}")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
            return await runtime.start(**kwargs)

        yield start


@pytest.fixture
def in_words():
    """Tell events in a word or two each."""
    return lambda events: [_in_words(event) for event in events]


def _in_words(event):
    match event:
        case e.MessageDelivered(message_id=message_id):
            return f"{message_id} delivered"
        case e.MessageCancelled(message_id=message_id):
            return f"{message_id} cancelled"
        case e.TurnStarted(message_ids=ids):
            return f"turn {'+'.join(ids)}".strip()
        case e.TurnEnded(in_reply_to=ids, answer=answer, failure=failure):
            end = f"end {'+'.join(ids)}".strip()
            return f"{end}: {f'{failure or str()} {answer}'.strip()}"
        case e.TextSaid(text=text):
            return f"says {text[:20]}"
        case e.ToolStarted(tool=tool, subject=subject):
            return f"{tool} {subject[:20]}".strip()
        case e.ToolFinished(result=result, failed=failed):
            return f"{'failed' if failed else 'gave'} {result[:20]}"
        case e.PendingWorkChanged(work=work):
            return f"pending {'+'.join(work)[:20]}".strip()
        case e.UsageRecorded(cost_usd=cost):
            return f"${cost:.4f}"
        case e.LimitReached(until=until):
            return f"limit {until}"
        case e.Notice(text=text):
            return f"notice {text[:30]}"
    return type(event).__name__


PREAMBLE = """
import json, sys, time

def tell(**message):
    print(json.dumps(message), flush=True)

def heard():
    return json.loads(sys.stdin.readline() or "null")

def introduced(**more):
    request_id = heard()["request_id"]
    about = {"claude_code_version": "2.1.330", "hook_on_failure_supported": True, **more}
    response = {"subtype": "success", "request_id": request_id, "response": about}
    tell(type="control_response", response=response)

def obedient():
    while (asked := heard()) and asked.get("request", {}).get("subtype") != "end_session":
        pass
"""
