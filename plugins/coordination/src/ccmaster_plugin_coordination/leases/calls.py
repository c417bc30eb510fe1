"""What the tools of leases do."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ReadCall, ToolCall, ToolFailure
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.leases import releasing
from ccmaster_plugin_coordination.leases.board import Board, Standing, standing
from ccmaster_plugin_coordination.leases.claiming import wish
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.lease import Lease
from ccmaster_plugin_coordination.leases.telling import facts
from ccmaster_plugin_coordination.leases.waiting import got
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings


async def claim_paths(call: ToolCall) -> dict[str, Any]:
    """Take a lease, or have one last longer."""
    caller = call.caller
    if caller.kind is not PrincipalKind.SESSION:
        raise ToolFailure(
            f"{caller} is no session", "only agents hold leases, through sessions of their own"
        )
    arguments: Mapping[str, Any] = call.arguments
    settings: CoordinationSettings = call.host.settings(TABLE)
    seconds = arguments.get("ttl") or settings.lease_seconds
    if seconds > settings.max_lease_seconds:
        raise InvalidRequest(
            f"ttl: {seconds:g} s is longer than {settings.max_lease_seconds:g} s",
            "take less, and renew the lease where that is not enough",
        )
    globs, lease_id = arguments.get("globs"), arguments.get("lease_id")
    if bool(globs) == bool(lease_id):
        raise InvalidRequest(
            "globs and lease_id: one of the two is needed",
            "give globs for a new lease, or lease_id for one that is to last longer",
        )
    session = await call.host.status(caller.name)
    if lease_id:
        lease = await releasing.renewed(call.host, lease_id.lower(), seconds, caller)
    else:
        wanted = wish(
            globs or (),
            session.working_dir,
            mode=Mode(arguments.get("mode", Mode.EXCLUSIVE.value)),
            seconds=seconds,
            reason=arguments.get("reason", ""),
        )
        wait = arguments.get("wait", 0)
        lease = await got(call.host, wanted, session, most=settings.max_leases, wait=wait)
    return facts(lease, Standing({session.session_id: session.name}, frozenset()), caller)


async def release_paths(call: ToolCall) -> dict[str, Any]:
    """Give leases back."""
    caller, lease_id = call.caller, call.arguments.get("lease_id")
    if caller.kind is PrincipalKind.SYSTEM:
        raise ToolFailure(f"{caller} holds no leases", "its holder or a person gives one back")
    if bool(lease_id) == bool(call.arguments.get("all", False)):
        raise InvalidRequest(
            "lease_id and all: one of the two is needed", "list_leases tells which there are"
        )
    if lease_id:
        lease = await releasing.released(call.host, lease_id.lower(), caller, why=_why(caller))
        return {"released": [lease.lease_id]}
    if caller.kind is not PrincipalKind.SESSION:
        raise ToolFailure(f"{caller} holds no leases", "give the lease_id of one")
    several = await releasing.released_all(
        call.host, lambda lease: lease.session == caller.name, caller
    )
    return {"released": [lease.lease_id for lease in several]}


async def list_leases(call: ToolCall) -> dict[str, Any]:
    """Tell which leases are in force."""
    return await _told(call.host, call.caller)


async def path_leases(call: ReadCall) -> dict[str, Any]:
    """Tell the same as a resource, to whoever reads it."""
    return await _told(call.host, call.caller)


async def in_force(host: Host) -> tuple[list[Lease], Standing]:
    """Return every lease that counts now, the oldest first."""
    known = await host.kept(Board.of).now()
    several = [*known.by_id.values()]
    stands = await standing(host, *several)
    return [lease for lease in several if stands.counts(lease)], stands


async def _told(host: Host, caller: Principal) -> dict[str, Any]:
    several, stands = await in_force(host)
    return {"leases": [facts(lease, stands, caller) for lease in several]}


def _why(caller: Principal) -> str:
    return releasing.RETURNED if caller.kind is PrincipalKind.SESSION else f"{caller} gave it back"
