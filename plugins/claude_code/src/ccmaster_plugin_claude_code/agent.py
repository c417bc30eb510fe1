"""One running CLI, as ccmaster sees it: what it is asked, and the events that it yields."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

import psutil

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Session
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.messages import Message, Priority
from ccmaster_plugin_claude_code import endings, introduction, permission, survivors, wire
from ccmaster_plugin_claude_code.access import TOKEN_VARIABLE, without
from ccmaster_plugin_claude_code.conversation import Conversation
from ccmaster_plugin_claude_code.environment import LAUNCH, MARKER
from ccmaster_plugin_claude_code.errands import Errands
from ccmaster_plugin_claude_code.invocation import Invocation
from ccmaster_plugin_claude_code.lines import Overlong
from ccmaster_plugin_claude_code.outbox import Outbox
from ccmaster_plugin_claude_code.process import CliProcess
from ccmaster_plugin_claude_code.requests import Requests
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.translate import Translator

log = logging.getLogger(__name__)

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
        self._outbox = Outbox()
        self._failure = ""
        """Why it never came up; empty: it did, or is about to."""
        self._errands = Errands(self._failed)
        """Our answers to the CLI, by its request, and what else goes on beside its life."""
        self._offspring: Sequence[psutil.Process] = ()
        self._stopping: asyncio.Task[None] | None = None
        self._requests = Requests(self._write)
        self._secret = invocation.environment.get(TOKEN_VARIABLE)
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
        self._errands.begin("introduction", self._introduce())
        self._life = asyncio.create_task(self._live())

    # -- what is asked of it

    def events(self) -> AsyncIterator[e.Event]:
        """Yield what happens, until the CLI and all it started are gone."""
        return self._outbox.events()

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
        if message_id in self._translator.turns.messages:
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
        self._outbox.tell(self._translator.model_is(wire.text(answer, "model") or model))

    async def set_permission_mode(self, mode: str) -> None:
        """Use another permission mode; the CLI bypasses permissions only if launched to."""
        answer = await self._requests.ask("set_permission_mode", mode=mode)
        self._outbox.tell(self._translator.mode_is(wire.text(answer, "mode") or mode))

    async def stop(self) -> None:
        """End the CLI and all that it started; return when none of it is left."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        await asyncio.shield(self._stopping)

    # -- its life

    def _marks(self) -> Mapping[str, str]:
        """Return what this launch's processes carry, and those of another host's launch do not."""
        return {name: self._invocation.environment[name] for name in (MARKER, LAUNCH)}

    async def _live(self) -> None:
        """See the CLI to its end, and clear up after it."""
        code, kept = None, False
        try:
            code = await self._process.wait()
            self._requests.close()
            await self._errands.close()
            grace = self._settings.stop_grace_seconds
            await survivors.end_survivors(self._marks(), grace, self._offspring)
            kept = await self._kept()
        finally:
            self._process.kill()  # no more than a precaution: only a failure leaves it alive
            self._tell_the_end(code, kept=kept)

    async def _kept(self) -> bool:
        """Say whether the messages of the turn that runs are part of the conversation."""
        messages = self._translator.turns.messages
        return all([await self._conversation.holds(each) for each in messages])

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
        started = self._invocation
        cli = introduction.Introduction.read(answer, started.model, started.environment)
        self._translator.account = cli.account
        self._translator.model, self._translator.mode = cli.model, cli.permission_mode
        pid, stream = self._process.pid, self._translator.stream
        self._outbox.begin(introduction.events(cli, stream, pid, started.notices))

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

    def _failed(self, error: BaseException) -> None:
        """End a CLI that we can no longer serve."""
        log.error("an agent cannot be served", exc_info=error)
        self._failure = f"ccmaster failed: {error!r}"
        self._process.kill()

    def _tell_the_end(self, code: int | None, *, kept: bool) -> None:
        ended = endings.ended(
            self._translator.stream,
            code=code,
            complaint=self._process.complaint or self._failure,
            up=self._outbox.open,
            stopped=self._stopping is not None,
        )
        self._outbox.tell(self._translator.turns.cut(*endings.of_a_turn(ended, kept=kept)))
        self._outbox.end(ended)

    # -- what it writes

    def _line(self, line: bytes | Overlong) -> None:
        if isinstance(line, bytes):
            line = without(self._secret, line)
        message = wire.parse(line) if isinstance(line, bytes) else None
        if message is None:
            self._outbox.tell(self._translator.read(line))
        elif wire.text(message, "type") == "control_response":
            self._requests.answered(message)
        elif wire.text(message, "type") == "control_request":
            self._errands.begin(wire.text(message, "request_id"), self._answer(message))
        elif wire.text(message, "type") == "control_cancel_request":
            self._errands.cancel(wire.text(message, "request_id"))
        else:
            doomed = self._translator.doomed
            self._outbox.tell(self._translator.read(message))
            if self._translator.doomed and not doomed:
                self._errands.begin("interruption", self._cut_short())

    async def _answer(self, request: wire.Wire) -> None:
        answer = await permission.answer(request, self._session)
        with suppress(RuntimeFailure):  # the CLI is gone: nobody waits for the answer
            self._write(answer)

    def _write(self, message: wire.Wire) -> None:
        self._process.write(message)

    async def _cut_short(self) -> None:
        with suppress(RuntimeFailure):
            await self.interrupt()
