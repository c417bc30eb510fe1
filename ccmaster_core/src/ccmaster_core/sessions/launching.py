"""Asking for a session: a new one, or one that has ended."""

from collections.abc import Callable, Collection
from uuid import uuid4

from attrs import define

from ccmaster_core.sessions import checks, identity, naming
from ccmaster_core.sessions.named import Named
from ccmaster_core.sessions.settling import Settling
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.principals import Principal, Scope


@define(kw_only=True, slots=False)
class Launching(Named, Settling):
    """Launches and resumes."""

    _default_runtime: Callable[[str | None], str]
    """Turns the runtime that was asked for, or None, into the name of an installed one."""
    _default_scopes: Collection[Scope]
    """What a session's agent may ask of ccmaster where nobody says."""

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
        scopes: Collection[Scope] | None = None,
        role: str = "",
        capabilities: Collection[str] = (),
        here: bool = False,
    ) -> str:
        """Ask for a session, and return its id."""
        checks.require(by, Scope.SESSION_WRITE)
        if permission_mode is not None:
            checks.require(by, Scope.APPROVE)  # a mode may give what nobody is asked about
        checks.check_limits(max_turns, budget_usd)
        role, able = identity.role(role), identity.capabilities(capabilities)
        granted = checks.granted(by, scopes, self._default_scopes)
        if fork_of:
            original = await self.status(fork_of)
            fork_of, runtime = original.session_id, runtime or original.runtime
        session_id, runtime = str(uuid4()), self._default_runtime(runtime)
        stream = e.session_stream(session_id)
        folder = checks.folder(working_dir)
        first = [] if prompt is None else [checks.message(stream, prompt, by)]

        def asked(name: str) -> list[e.Event]:
            request = e.LaunchRequested(
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
                scopes=granted,
                role=role,
                capabilities=able,
                host=self.host_id if here else None,
            )
            return [request, *first]

        def named(taken: set[str]) -> str:
            return naming.checked(name, taken) if name else naming.made(prompt, runtime, taken)

        await self.ask_under_a_name(session_id, named, asked)
        return session_id

    async def resume(self, session_id: str, *, by: Principal, here: bool = False) -> None:
        """Ask for an ended session to go on where it was."""
        checks.require(by, Scope.SESSION_WRITE)
        status = await self.status(session_id)
        if status.live:
            raise InvalidRequest(f"{status.name} has not ended", "`ccmaster send` reaches it")
        await self.settle(status)
        stream = e.session_stream(status.session_id)
        host = self.host_id if here else None
        resumed = e.ResumeRequested(stream=stream, by=by, host=host)

        def asked(name: str) -> list[e.Event]:
            if name == status.name:
                return [resumed]
            return [resumed, e.IdentitySet(stream=stream, by=by, name=name)]

        await self.ask_under_a_name(
            status.session_id, lambda taken: naming.again(status.name, taken), asked, again=True
        )
