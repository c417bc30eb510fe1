"""An agent of the runtime `demo` at work, watched from the side of ccmaster."""

import asyncio
import socket
from uuid import uuid4

import pytest
from attrs import define, field

from ccmaster_hookspecs import Allow, LaunchRequest, Message, Priority, events
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_demo_agent.runtime.agent import launch
from ccmaster_plugin_demo_agent.settings import DemoAgentSettings


@define
class Desk:
    """A session's side of ccmaster: answers what the agent asks, from a list."""

    settings: DemoAgentSettings
    state_dir: str
    answers: dict = field(factory=dict)
    """What to answer, by tool and whether it is asked; Allow where it is not said."""
    asked: list = field(factory=list)
    endpoints: list = field(factory=list)
    """Where ccmaster's tools are, each time anew; nowhere once there is no more."""

    async def permit(self, use, *, asked):
        self.asked.append((use, asked))
        answer = self.answers.get((use.tool, asked), Allow())
        return await answer if asyncio.isfuture(answer) else answer

    async def endpoint(self):
        return self.endpoints.pop(0) if self.endpoints else None


@define(eq=False)
class Watched:
    """An agent, and what it has told so far."""

    agent: object
    session_id: str
    told: list = field(factory=list)
    changed: asyncio.Condition = field(factory=asyncio.Condition)

    async def watch(self):
        async for event in self.agent.events():
            async with self.changed:
                self.told.append(event)
                self.changed.notify_all()

    async def until(self, wanted, times=1):
        """Return the event that makes the count of wanted ones full."""
        if isinstance(wanted, type):
            kind, wanted = wanted, lambda event: isinstance(event, kind)

        def found():
            return [event for event in self.told if wanted(event)]

        async with asyncio.timeout(20), self.changed:
            await self.changed.wait_for(lambda: len(found()) >= times)
        return found()[times - 1]

    async def send(self, text, *, priority=Priority.NEXT):
        """Send a message; return its id."""
        message_id = str(uuid4())
        message = Message(
            message_id=message_id,
            session_id=self.session_id,
            text=text,
            sender=person("ann"),
            priority=priority,
        )
        await self.agent.send(message)
        return message_id

    async def turn(self, text):
        """Send a message; return what happened until the end of its turn, and that end."""
        begun = len(self.told)
        message_id = await self.send(text)
        ended = await self.until(
            lambda event: isinstance(event, events.TurnEnded) and message_id in event.in_reply_to
        )
        return self.told[begun:], ended

    def kinds(self):
        return [type(event).__name__ for event in self.told]


@pytest.fixture
def unused_port():
    """Return a port of loopback at which nobody listens, nor will as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def settings():
    return DemoAgentSettings(retry_seconds=0.001)


@pytest.fixture
def desk(settings, tmp_path):
    return Desk(settings, str(tmp_path / "state"))


@pytest.fixture
async def launched(desk):
    """Launch an agent and watch it until the test is over."""
    async with asyncio.TaskGroup() as tasks:
        agents = []

        async def launched(session_id=None, **more):
            request = LaunchRequest(
                session_id=session_id or str(uuid4()),
                name="one",
                runtime="demo",
                working_dir="/project",
                **more,
            )
            watched = Watched(await launch(request, desk), request.session_id)
            tasks.create_task(watched.watch())
            agents.append(watched.agent)
            await watched.until(events.SessionLaunched)
            return watched

        yield launched
        for agent in agents:
            await agent.stop()
