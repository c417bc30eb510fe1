"""One running CLI, as ccmaster sees it: what it is asked, and the events that it yields."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import suppress
from typing import Any

import psutil

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Session
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.messages import Message, Priority
from ccmaster_plugin_claude_code import endings, permission, survivors, wire
from ccmaster_plugin_claude_code.conversation import Conversation
from ccmaster_plugin_claude_code.introduction import Introduction
from ccmaster_plugin_claude_code.invocation import Invocation
from ccmaster_plugin_claude_code.lines import Overlong
from ccmaster_plugin_claude_code.process import CliProcess
from ccmaster_plugin_claude_code.requests import Requests
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.translate import Translator

PRIORITIES = {Priority.NEXT: "later", Priority.NOW: "now"}
"""In the CLI's words. Its own 'next' means: in the middle of the turn, at the next tool."""


class ClaudeAgent:
    """Implements `ccmaster_hookspecs.agents.Agent`. Made by `start`."""

    def __init__(
        self,
        invocation: Invocation,
        settings: ClaudeSettings,
        session: Session,
        conversation: Conversation,
    ) -> None:
        self._invocation = invocation
        self._settings = settings
        self._session = session
        self._conversation = conversation
        self._translator = Translator(
            e.session_stream(conversation.session_id), budget_usd=invocation.budget_usd
        )
        self._events: asyncio.Queue[e.Event | None] = asyncio.Queue()
        self._early: list[e.Event] | None = []
        """What happened before the CLI was up; None: it is."""
        self._failure = ""
        """Why it never came up; empty: it did, or is about to."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """Our answers to the CLI, by its request, and what else goes on beside its life."""
        self._offspring: Sequence[psutil.Process] = ()
        self._stopping: asyncio.Task[None] | None = None
        self._requests = Requests(self._write)
        self._process: CliProcess
        self._life: asyncio.Task[None]

    async def start(self) -> None:
        """Start the CLI.

        Raises:
            RuntimeFailure: It cannot be started.
        """
        self._process = await CliProcess.start(
            self._invocation.arguments,
            working_dir=self._invocation.working_dir,
            environment=self._invocation.environment,
            on_line=self._line,
            max_line_bytes=self._settings.max_line_bytes,
        )
        self._beside("introduction", self._introduce())
        self._life = asyncio.create_task(self._live())

    # -- what is asked of it

    async def events(self) -> AsyncIterator[e.Event]:
        """Yield what happens, until the CLI and all it started are gone."""
        while (event := await self._events.get()) is not None:
            yield event

    async def send(self, message: Message) -> None:
        """Write a message to the CLI, under its own id."""
        self._translator.turns.sent(message.message_id)
        self._write(
            {
                "type": "user",
                "message": {"role": "user", "content": message.text},
                "parent_tool_use_id": None,
                "uuid": message.message_id,
                "priority": PRIORITIES[message.priority],
            }
        )

    async def received(self, message_id: str) -> bool | None:
        """Say whether a message is part of the conversation; None where it cannot be read."""
        if self._translator.turns.has(message_id):
            return True
        return await self._conversation.holds(message_id)

    async def cancel(self, message_id: str) -> bool:
        """Take back a message that the CLI has not begun on; say whether that worked."""
        answer = await self._requests.ask("cancel_async_message", message_uuid=message_id)
        return answer.get("cancelled") is True

    async def interrupt(self) -> None:
        """Cut short the turn that runs."""
        await self._requests.ask("interrupt")

    async def set_model(self, model: str) -> None:
        """Use another model from the next turn on."""
        answer = await self._requests.ask("set_model", model=model)
        self._tell(self._translator.model_is(wire.text(answer, "model") or model))

    async def set_permission_mode(self, mode: str) -> None:
        """Use another permission mode; the CLI bypasses permissions only if launched to."""
        answer = await self._requests.ask("set_permission_mode", mode=mode)
        self._tell(self._translator.mode_is(wire.text(answer, "mode") or mode))

    async def stop(self) -> None:
        """End the CLI and all that it started; return when none of it is left."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        await asyncio.shield(self._stopping)

    # -- its life

    async def _live(self) -> None:
        """See the CLI to its end, and clear up after it."""
        code = None
        try:
            code = await self._process.wait()
            await self._end_tasks()
            grace = self._settings.stop_grace_seconds
            await survivors.end_survivors(self._conversation.session_id, grace, self._offspring)
        finally:
            self._process.kill()  # no more than a precaution: only a failure leaves it alive
            for event in self._last_events(code):
                self._events.put_nowait(event)
            self._events.put_nowait(None)

    async def _introduce(self) -> None:
        """Register with the CLI, and tell that it is up."""
        try:
            answer = await self._requests.ask(
                "initialize", self._settings.start_timeout_seconds, hooks=permission.HOOKS
            )
        except RuntimeFailure as failure:
            self._failure = failure.problem
            self._process.kill()
            return
        cli = Introduction.read(answer, self._invocation.model, self._invocation.environment)
        self._translator.account = cli.account
        self._translator.model, self._translator.mode = cli.model, cli.permission_mode
        early, self._early = self._early or [], None
        launched = e.SessionLaunched(
            stream=self._translator.stream,
            pid=self._process.pid,
            version=cli.version,
            model=cli.model,
            account=cli.account,
        )
        notices = [*self._invocation.notices, *cli.warnings]
        told = [e.Notice(stream=self._translator.stream, text=text) for text in notices]
        self._tell([launched, *told, *early])

    async def _stop(self) -> None:
        if not self._life.done():
            self._offspring = await survivors.descendants(self._process.pid)
            for ask in (self._say_goodbye, self._process.terminate, self._process.kill):
                ask()
                if await self._process.exits(self._settings.stop_grace_seconds):
                    break
        await self._life

    def _say_goodbye(self) -> None:
        """Ask the CLI to end: it ends its turn, its background work and its tools."""
        with suppress(RuntimeFailure):
            self._requests.post("end_session")

    async def _end_tasks(self) -> None:
        self._requests.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _last_events(self, code: int | None) -> Iterable[e.Event]:
        ended = endings.ended(
            self._translator.stream,
            code=code,
            complaint=self._process.complaint or self._failure,
            up=self._early is None,
            stopped=self._stopping is not None,
        )
        if self._early is None:
            yield from self._translator.turns.cut(*endings.of_a_turn(ended))
        yield ended

    # -- what it writes

    def _line(self, line: bytes | Overlong) -> None:
        message = wire.parse(line) if isinstance(line, bytes) else None
        match wire.text(message, "type") if message else None:
            case "control_response":
                self._requests.answered(message or {})
            case "control_request":
                self._beside(wire.text(message or {}, "request_id"), self._answer(message or {}))
            case "control_cancel_request":
                if task := self._tasks.get(wire.text(message or {}, "request_id")):
                    task.cancel()
            case _:
                doomed = self._translator.doomed
                self._tell(self._translator.read(line if message is None else message))
                if self._translator.doomed and not doomed:
                    self._beside("interruption", self._cut_short())

    async def _answer(self, request: wire.Wire) -> None:
        answer = await permission.answer(request, self._session)
        with suppress(RuntimeFailure):  # the CLI is gone: nobody waits for the answer
            self._write(answer)

    def _write(self, message: wire.Wire) -> None:
        self._process.write(message)

    async def _cut_short(self) -> None:
        with suppress(RuntimeFailure):
            await self.interrupt()

    def _tell(self, events: Iterable[e.Event]) -> None:
        for event in events:
            if self._early is None:
                self._events.put_nowait(event)
            else:
                self._early.append(event)

    def _beside(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks[name] = asyncio.create_task(work)
        task.add_done_callback(lambda done: self._forget(name, done))

    def _forget(self, name: str, done: asyncio.Task[None]) -> None:
        if self._tasks.get(name) is done:
            del self._tasks[name]
