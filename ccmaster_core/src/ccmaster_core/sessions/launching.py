"""Asking for a session: a new one, or one that has ended."""

from collections.abc import Callable
from uuid import uuid4

from attrs import define

from ccmaster_core.sessions import checks, naming
from ccmaster_core.sessions.desk import Desk
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict, InvalidRequest
from ccmaster_hookspecs.principals import Principal, Scope


@define(kw_only=True, slots=False)
class Launching(Desk):
    """Launches and resumes."""

    _default_runtime: Callable[[str | None], str]
    """Turns the runtime that was asked for, or None, into the name of an installed one."""

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
        checks.require(by, Scope.SESSION_WRITE)
        checks.check_limits(max_turns, budget_usd)
        if fork_of:
            original = await self.status(fork_of)
            fork_of, runtime = original.session_id, runtime or original.runtime
        session_id, runtime = str(uuid4()), self._default_runtime(runtime)
        stream = e.session_stream(session_id)
        folder = checks.folder(working_dir)
        first = [] if prompt is None else [checks.message(stream, prompt, by)]

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
                await self.ask(naming_event, asked(chosen), *first, expect={e.NAMES: named})
            except Conflict:
                continue  # somebody else launched just now, perhaps under this name
            return session_id

    async def resume(self, session_id: str, *, by: Principal, here: bool = False) -> None:
        """Ask for an ended session to go on where it was."""
        checks.require(by, Scope.SESSION_WRITE)
        status = await self.status(session_id)
        if status.live:
            raise InvalidRequest(f"{status.name} has not ended", "`ccmaster send` reaches it")
        stream = e.session_stream(status.session_id)
        host = self.host_id if here else None
        await self.ask(e.ResumeRequested(stream=stream, by=by, host=host))

    async def _last_position(self, stream: str) -> int:
        last = await self.store.tail(stream, 1)
        return last[0].position if last else 0
