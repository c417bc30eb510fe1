"""What a session is kept from whose tree has spent its budget: going on, and words of others."""

from datetime import UTC, datetime, timedelta

from ccmaster_hookspecs.decisions import Hold, Rest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.bounds import rules
from ccmaster_plugin_coordination.bounds.family import family_of
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.surely import AGAIN, Undecided, surely


async def decide_continuation(host: Host, status: Status) -> Rest | None:
    """Let a session rest whose tree has spent its budget: no task is begun, nothing goes on.

    It rests a while too where it cannot be told what was spent.
    """
    try:
        reason = await surely(_spent(host, status))
    except Undecided as trouble:
        until = datetime.now(UTC) + timedelta(seconds=AGAIN)
        return Rest(f"what its tree has spent cannot be told now: {trouble}", until)
    return None if reason is None else Rest(reason)


async def decide_delivery(host: Host, message: Message) -> Hold | None:
    """Hold what agents, programs and ccmaster itself say; a person's own words still arrive."""
    if message.sender.kind is PrincipalKind.PERSON:
        return None
    reason = await _spent(host, await host.status(message.session_id))
    return None if reason is None else Hold(reason)


async def _spent(host: Host, status: Status) -> str | None:
    """Say that the budget is spent; of a session that no agent launched, nothing is read."""
    settings: CoordinationSettings = host.settings(TABLE)
    launched = status.owner is not None and status.owner.kind is PrincipalKind.SESSION
    if not launched or settings.tree_budget_usd is None:
        return None
    family = await family_of(host).now()
    tree = family.line(status.session_id).tree
    return rules.spent(family.spent(tree), settings.tree_budget_usd)
