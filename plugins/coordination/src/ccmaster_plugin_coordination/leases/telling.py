"""What is told of leases: to agents that are kept off, and to programs."""

from typing import Any

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.leases.board import Standing
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.lease import Lease

MOST = 5
"""How many globs are told in a sentence."""


def held(lease: Lease, stands: Standing) -> str:
    """Say in words who holds a lease, on what, and until when. Pure."""
    globs = ", ".join(one_line(one)[:200] for one in lease.globs[:MOST])
    more = f" and {len(lease.globs) - MOST} more" if len(lease.globs) > MOST else ""
    alone = "alone" if lease.mode is Mode.EXCLUSIVE else "with those who share it"
    reason = f", for: {one_line(lease.reason)[:200]}" if lease.reason else ""
    return (
        f"{one_line(stands.name(lease))} (session {lease.session}) may change {globs}{more} in "
        f"{one_line(lease.root)} {alone} until {lease.until:%Y-%m-%d %H:%M:%S} UTC{reason}"
    )


def what_to_do(lease: Lease, stands: Standing) -> str:
    """Say what an agent does that is kept off. Pure."""
    name = one_line(stands.name(lease))
    others = f"ask {name} by message, or work on other files"
    if lease.mode is Mode.SHARED:
        return f"Claim a share of your own with claim_paths, {others}."
    return f"Wait until it is released (claim_paths with `wait` does), {others}."


def facts(lease: Lease, stands: Standing, caller: Principal | None) -> dict[str, Any]:
    """Return what programs are told. Pure."""
    mine = caller is not None and caller.kind is PrincipalKind.SESSION
    return {
        "lease_id": lease.lease_id,
        "session_id": lease.session,
        "name": stands.name(lease),
        "repository": lease.repository,
        "root": lease.root,
        "globs": list(lease.globs),
        "mode": lease.mode.value,
        "since": lease.since.isoformat(),
        "until": lease.until.isoformat(),
        "reason": lease.reason,
        "mine": mine and caller is not None and caller.name == lease.session,
    }
