"""Saying who a session's agent is."""

from collections.abc import Collection

from attrs import define

from ccmaster_core.sessions import checks, identity, naming
from ccmaster_core.sessions.named import Named
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope


@define(kw_only=True, slots=False)
class Identifying(Named):
    """Names a session, and says what its agent is there for and can do."""

    async def set_identity(
        self,
        session_id: str,
        *,
        by: Principal,
        name: str | None = None,
        role: str | None = None,
        capabilities: Collection[str] | None = None,
    ) -> None:
        """Say who a session's agent is; a session may always say so of itself."""
        status = await self.living(session_id, None)
        if by.kind is not PrincipalKind.SESSION or by.name != status.session_id:
            checks.require(by, Scope.SESSION_WRITE)
        if name is None and role is None and capabilities is None:
            raise InvalidRequest(
                f"nothing was said of {status.name}", "give a name, a role or capabilities"
            )
        role = None if role is None else identity.role(role)
        able = None if capabilities is None else identity.capabilities(capabilities)

        def said(name: str | None) -> list[e.Event]:
            stream = e.session_stream(status.session_id)
            return [e.IdentitySet(stream=stream, by=by, name=name, role=role, capabilities=able)]

        if name is None:
            await self.ask(*said(None))
            return
        wanted = name
        await self.ask_under_a_name(
            status.session_id, lambda taken: naming.checked(wanted, taken), said, again=True
        )
