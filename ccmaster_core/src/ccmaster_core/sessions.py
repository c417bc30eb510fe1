"""What can be asked of sessions. Who asks only writes to the store; hosts act on it."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from attrs import define, field

from ccmaster_core import asking, naming, receipts
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, InvalidRequest
from ccmaster_hookspecs.messages import Priority, Receipt
from ccmaster_hookspecs.principals import Principal, Scope
from ccmaster_hookspecs.status import Question, Status
from ccmaster_hookspecs.storage import EventStore

CLAIM_SECONDS = 10.0
"""How long a session that nobody runs is claimed in order to end it."""


@define(kw_only=True, slots=False)
class Sessions:
    """The asking side of `ccmaster_hookspecs.host.Host`, whose docstrings hold here too."""

    host_id: str
    store: EventStore
    _statuses: Statuses
    _default_runtime: Callable[[str | None], str]
    """Turns the runtime that was asked for, or None, into the name of an installed one."""
    _follower: Callable[[int], Awaitable[None]] | None = field(default=None, init=False)
    """Waits until the statuses hold everything up to a position; None: nobody follows."""

    @contextmanager
    def following(self, reached: Callable[[int], Awaitable[None]]) -> Iterator[None]:
        """Leave the reading to a follower, for as long as the context lasts."""
        self._follower = reached
        try:
            yield
        finally:
            self._follower = None

    async def reached(self, position: int) -> None:
        """Return once this process's statuses hold everything up to a position."""
        if self._follower:
            await self._follower(position)
        elif position > self._statuses.position:
            await self._statuses.catch_up()

    def statuses(self) -> Sequence[Status]:
        """Every session that has not ended, in order of launch."""
        return self._statuses.live()

    async def status(self, session_id: str) -> Status:
        """Where a session stands; the id may be a unique prefix, or a name."""
        await self.reached(await self.store.position())
        return await self._statuses.find(session_id)

    async def launch(
        self,
        *,
        by: Principal,
        working_dir: str,
        prompt: str | None = None,
        name: str | None = None,
        runtime: str | None = None,
        model: str | None = None,
        permission_mode: str | None = None,
        watch: bool = True,
        max_turns: int | None = None,
        budget_usd: float | None = None,
        fork_of: str | None = None,
        here: bool = False,
    ) -> str:
        """Ask for a session, and return its id."""
        asking.require(by, Scope.SESSION_WRITE)
        asking.check_limits(max_turns, budget_usd)
        if fork_of:
            original = await self.status(fork_of)
            fork_of, runtime = original.session_id, runtime or original.runtime
        session_id, runtime = str(uuid4()), self._default_runtime(runtime)
        stream = e.session_stream(session_id)
        folder = asking.folder(working_dir)
        first = [] if prompt is None else [asking.message(stream, prompt, by)]

        def asked(name: str) -> e.LaunchRequested:
            return e.LaunchRequested(
                stream=stream,
                by=by,
                name=name,
                runtime=runtime,
                working_dir=str(folder),
                model=model,
                permission_mode=permission_mode,
                watch=watch,
                max_turns=max_turns,
                budget_usd=budget_usd,
                fork_of=fork_of,
                host=self.host_id if here else None,
            )

        while True:
            named = await self._last_position(e.NAMES)
            await self.reached(await self.store.position())
            taken = {status.name for status in self._statuses.live()}
            chosen = naming.checked(name, taken) if name else naming.made(prompt, runtime, taken)
            naming_event = e.NameTaken(stream=e.NAMES, name=chosen, session=session_id)
            try:
                await self._ask(naming_event, asked(chosen), *first, expect={e.NAMES: named})
            except Conflict:
                continue  # somebody else launched just now, perhaps under this name
            return session_id

    async def send(
        self,
        session_id: str,
        text: str,
        *,
        by: Principal,
        message_id: str | None = None,
        in_reply_to: str | None = None,
        priority: Priority = Priority.NEXT,
    ) -> str:
        """Ask for `text` to reach a session, and return the message's id."""
        status = await self._living(session_id, by)
        stream = e.session_stream(status.session_id)
        sent = asking.message(stream, text, by, message_id, in_reply_to, priority)
        if message_id is None:
            await self._ask(sent)
            return sent.message_id
        own = f"message/{sent.message_id}"
        taken = e.MessageIdTaken(stream=own, session=status.session_id)
        try:
            await self._ask(taken, sent, expect={own: 0})
        except Conflict:
            [first] = await self.store.tail(own, 1)
            if not (
                isinstance(first.event, e.MessageIdTaken)
                and first.event.session == status.session_id
            ):
                raise InvalidRequest(
                    f"message id {message_id} was used for another session", "choose a new id"
                ) from None
        return sent.message_id

    async def receipt(
        self, session_id: str, message_id: str, *, wait: bool = False, after: int = 0
    ) -> Receipt:
        """Tell how far a message has come."""
        status = await self.status(session_id)
        stream = e.session_stream(status.session_id)
        receipt, position = None, after
        while batch := await self.store.read(after=position, stream=stream):
            for stored in batch:
                receipt = receipts.after(receipt, message_id, stored.event)
            position = batch[-1].position
        if receipt is None:
            raise InvalidRequest(
                f"{status.name} was never sent a message {message_id}", "check the message's id"
            )
        if receipt.state.final or not wait:
            return receipt
        async for batch in self.store.follow(position):
            for stored in batch:
                if stored.event.stream == stream:
                    receipt = receipts.after(receipt, message_id, stored.event) or receipt
            if receipt.state.final:
                break
        return receipt

    async def cancel(self, session_id: str, message_id: str, *, by: Principal) -> None:
        """Ask to take a message back that the agent has not begun on."""
        status = await self._living(session_id, by)
        if message_id not in status.messages:
            raise InvalidRequest(f"{status.name} has no open message {message_id}")
        stream = e.session_stream(status.session_id)
        await self._ask(e.MessageCancelRequested(stream=stream, by=by, message_id=message_id))

    async def interrupt(self, session_id: str, *, by: Principal) -> None:
        """Ask for the turn that runs to be cut short."""
        status = await self._living(session_id, by)
        await self._ask(e.InterruptRequested(stream=e.session_stream(status.session_id), by=by))

    async def answer(
        self,
        session_id: str,
        allowed: bool,
        *,
        by: Principal,
        request_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Answer whether the session's agent may use a tool; the first answer counts."""
        asking.require(by, Scope.APPROVE)
        while True:
            status = await self.status(session_id)
            question = _question(status, request_id)
            stream = e.session_stream(status.session_id)
            folded = self._statuses.of(status.session_id)
            answered = e.PermissionAnswered(
                stream=stream,
                by=by,
                request_id=question.request_id,
                allowed=allowed,
                reason=reason,
            )
            try:
                await self._ask(answered, expect={stream: folded.position if folded else 0})
            except Conflict:
                continue  # something happened in the session: is the question still open?
            return

    async def set_watch(
        self,
        session_id: str,
        *,
        by: Principal,
        watch: bool | None = None,
        max_turns: int | None = None,
        reset: bool = False,
    ) -> None:
        """Change how a session goes on by itself."""
        asking.check_limits(max_turns, None)
        status = await self._living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self._ask(
            e.WatchSet(stream=stream, by=by, watch=watch, max_turns=max_turns, reset=reset)
        )

    async def set_model(self, session_id: str, model: str, *, by: Principal) -> None:
        """Ask for another model from the next turn on."""
        status = await self._living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self._ask(e.ModelChangeRequested(stream=stream, by=by, model=model))

    async def set_permission_mode(self, session_id: str, mode: str, *, by: Principal) -> None:
        """Ask for another permission mode."""
        asking.require(by, Scope.APPROVE)
        status = await self._living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self._ask(e.PermissionModeChangeRequested(stream=stream, by=by, mode=mode))

    async def stop(self, session_id: str, *, by: Principal, reason: str | None = None) -> None:
        """Ask for a session to end; one that nobody runs ends at once."""
        status = await self._living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self._ask(e.StopRequested(stream=stream, by=by, reason=reason))
        try:
            claim = await self.store.claim(stream, f"{self.host_id}:stop", CLAIM_SECONDS)
        except AlreadyClaimed:
            return  # its host will end it
        ended = e.SessionEnded(stream=stream, reason=e.EndReason.STOPPED, detail=reason)
        await self.reached(await self.store.append(ended, claim=claim))
        await self.store.release(claim)

    async def resume(self, session_id: str, *, by: Principal, here: bool = False) -> None:
        """Ask for an ended session to go on where it was."""
        asking.require(by, Scope.SESSION_WRITE)
        status = await self.status(session_id)
        if status.live:
            raise InvalidRequest(f"{status.name} has not ended", "`ccmaster send` reaches it")
        stream = e.session_stream(status.session_id)
        host = self.host_id if here else None
        await self._ask(e.ResumeRequested(stream=stream, by=by, host=host))

    async def _living(self, session_id: str, by: Principal) -> Status:
        asking.require(by, Scope.SESSION_WRITE)
        status = await self.status(session_id)
        if not status.live:
            raise InvalidRequest(
                f"{status.name} has ended ({status.ended})", f"`ccmaster resume {status.name}`"
            )
        return status

    async def _ask(self, *events: e.Event, expect: dict[str, int] | None = None) -> None:
        """Write, and return once this process's own statuses show it."""
        await self.reached(await self.store.append(*events, expect=expect))

    async def _last_position(self, stream: str) -> int:
        last = await self.store.tail(stream, 1)
        return last[0].position if last else 0


def _question(status: Status, request_id: str | None) -> Question:
    for question in status.questions:
        if request_id in (None, question.request_id):
            return question
    raise InvalidRequest(f"{status.name} has no open question", "`ccmaster list` shows who waits")
