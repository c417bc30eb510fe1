"""Steering a session that runs: interrupting, answering, changing and ending it."""

from attrs import define

from ccmaster_core.sessions import checks
from ccmaster_core.sessions.settling import Settling
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict, InvalidRequest
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import Question, Status


@define(kw_only=True, slots=False)
class Steering(Settling):
    """Interrupts, answers, changes and ends."""

    async def interrupt(self, session_id: str, *, by: Principal) -> None:
        """Ask for the turn that runs to be cut short."""
        status = await self.living(session_id, by)
        await self.ask(e.InterruptRequested(stream=e.session_stream(status.session_id), by=by))

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
        checks.require(by, Scope.APPROVE)
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
                await self.ask(answered, expect={stream: folded.position if folded else 0})
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
        checks.check_limits(max_turns, None)
        status = await self.living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self.ask(
            e.WatchSet(stream=stream, by=by, watch=watch, max_turns=max_turns, reset=reset)
        )

    async def set_model(self, session_id: str, model: str, *, by: Principal) -> None:
        """Ask for another model from the next turn on."""
        status = await self.living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self.ask(e.ModelChangeRequested(stream=stream, by=by, model=model))

    async def set_permission_mode(self, session_id: str, mode: str, *, by: Principal) -> None:
        """Ask for another permission mode."""
        checks.require(by, Scope.APPROVE)
        status = await self.living(session_id, by)
        stream = e.session_stream(status.session_id)
        await self.ask(e.PermissionModeChangeRequested(stream=stream, by=by, mode=mode))

    async def stop(self, session_id: str, *, by: Principal, reason: str | None = None) -> None:
        """Ask for a session to end; one that nobody runs ends at once.

        A session may always end itself.
        """
        own = by.kind is PrincipalKind.SESSION and by.name == session_id
        status = await self.living(session_id, None if own else by)
        stream = e.session_stream(status.session_id)
        await self.ask(e.StopRequested(stream=stream, by=by, reason=reason))
        async with self.unclaimed(status.session_id) as claim:
            # Where there is no claim, its host will end it.
            if claim and (await self.status(status.session_id)).live:
                ended = e.SessionEnded(stream=stream, reason=e.EndReason.STOPPED, detail=reason)
                await self.reached(await self.store.append(ended, claim=claim))


def _question(status: Status, request_id: str | None) -> Question:
    for question in status.questions:
        if request_id in (None, question.request_id):
            return question
    raise InvalidRequest(f"{status.name} has no open question", "`ccmaster list` shows who waits")
