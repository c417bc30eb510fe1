"""The agent of the runtime `demo`: it takes messages in turn, and plays their scripts."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib.metadata import version

from attrs import define, field

from ccmaster_hookspecs import LaunchRequest, Message, Priority, Session
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.events import EndReason
from ccmaster_plugin_demo_agent.runtime.launching import checked_mode, staged
from ccmaster_plugin_demo_agent.runtime.stage import Scene, Stage
from ccmaster_plugin_demo_agent.runtime.transcript import Received
from ccmaster_plugin_demo_agent.runtime.turn import Turn

VERSION = version("ccmaster-plugin-demo-agent")


async def launch(request: LaunchRequest, session: Session) -> "DemoAgent":
    """Bring up an agent; see `ccmaster_hookspecs.agents`.

    Raises:
        RuntimeFailure: The conversation to begin with is not there, the id is in use, the
            permission mode is not known, or the transcript cannot be written.
    """
    return DemoAgent(staged(request, session))


@define(eq=False)
class DemoAgent:
    """Implements `ccmaster_hookspecs.agents.Agent`. Idle, it is a few values in memory."""

    _stage: Stage
    _queue: deque[Message] = field(factory=deque)
    _told: deque[e.Event] = field(factory=deque)
    """What happened beside the turn that runs, if one does."""
    _changed: asyncio.Event = field(factory=asyncio.Event)
    _scene: Scene | None = None
    _working: bool = False
    _stopping: bool = False

    async def events(self) -> AsyncIterator[e.Event]:
        """Yield what happens, until the agent is stopped."""
        stage = self._stage
        yield e.SessionLaunched(
            stream=stage.stream,
            version=VERSION,
            model=stage.model,
            account=stage.settings.account,
        )
        while True:
            while self._told:
                yield self._told.popleft()
            if self._stopping:
                break
            if self._queue:
                async for event in self._take(self._queue.popleft()):
                    yield event
            elif self._scene and stage.pending.take_ended():
                async for event in self._wake(self._scene):
                    yield event
            else:
                await self._rest()
        while self._queue:
            yield self._failed(self._queue.popleft(), "the session ended before its turn came")
        yield e.SessionEnded(stream=stage.stream, reason=EndReason.STOPPED)

    async def send(self, message: Message) -> None:
        """Queue a message; one that is to be seen now cuts the turn short."""
        self._check_alive()
        if message.priority is Priority.NOW:
            waiting = sum(queued.priority is Priority.NOW for queued in self._queue)
            self._queue.insert(waiting, message)
            await self.interrupt()
        else:
            self._queue.append(message)
        self._changed.set()

    async def received(self, message_id: str) -> bool | None:
        """Look into the transcript; None where it cannot be read."""
        try:
            return self._stage.transcript.received(message_id)
        except OSError:
            return None

    async def cancel(self, message_id: str) -> bool:
        """Take a message out of the queue."""
        self._check_alive()
        message = next((one for one in self._queue if one.message_id == message_id), None)
        if message is None:
            return False
        self._queue.remove(message)
        self._tell(e.MessageCancelled(stream=self._stage.stream, message_id=message_id))
        return True

    async def interrupt(self) -> None:
        """Cut the turn short."""
        self._check_alive()
        if self._working:
            self._stage.interruption.interrupt()

    async def set_model(self, model: str) -> None:
        """Pretend to use another model."""
        self._check_alive()
        self._stage.model = model
        self._tell(e.ModelChanged(stream=self._stage.stream, model=model))

    async def set_permission_mode(self, mode: str) -> None:
        """Use another permission mode from the next tool on."""
        self._check_alive()
        self._stage.permission_mode = checked_mode(mode)
        self._tell(e.PermissionModeChanged(stream=self._stage.stream, mode=mode))

    async def stop(self) -> None:
        """End the agent: it has nothing that outlives its last event."""
        self._stopping = True
        self._stage.interruption.interrupt()
        self._changed.set()

    async def _take(self, message: Message) -> AsyncIterator[e.Event]:
        """Make a message part of the conversation, then answer it."""
        stage = self._stage
        received = Received(
            message_id=message.message_id, sender=str(message.sender), text=message.text
        )
        try:
            stage.transcript.append(received)
        except OSError as error:
            yield self._failed(message, f"the agent could not keep it: {error}")
            return
        self._scene = Scene(message.message_id, message.text)
        self._begin()
        yield e.MessageDelivered(stream=stage.stream, message_id=message.message_id)
        async for event in self._perform(self._scene, (message.message_id,)):
            yield event

    async def _wake(self, scene: Scene) -> AsyncIterator[e.Event]:
        """Go on by itself, for work in the background has ended."""
        stage = self._stage
        self._begin()
        yield e.PendingWorkChanged(stream=stage.stream, work=stage.pending.work)
        async for event in self._perform(scene, ()):
            yield event

    def _begin(self) -> None:
        self._stage.interruption.forget()
        self._working = True

    async def _perform(self, scene: Scene, message_ids: tuple[str, ...]) -> AsyncIterator[e.Event]:
        try:
            async for event in Turn(self._stage, scene, message_ids).events():
                yield event
                while self._told:
                    yield self._told.popleft()
        finally:
            self._working = False

    async def _rest(self) -> None:
        """Wait until there is something to do."""
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._stage.pending.next_end):
                await self._changed.wait()

    def _tell(self, event: e.Event) -> None:
        self._told.append(event)
        self._changed.set()

    def _failed(self, message: Message, reason: str) -> e.MessageFailed:
        return e.MessageFailed(
            stream=self._stage.stream, message_id=message.message_id, reason=reason
        )

    def _check_alive(self) -> None:
        if self._stopping:
            raise RuntimeFailure("the agent has ended", "resume its session first")
