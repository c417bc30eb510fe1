"""Whether a session may launch that an agent asked for: held whatever the way it was asked.

What may launch is kept in one stream under each person, and each event there is appended only if
nothing came before it meanwhile: so hosts that decide at the same moment cannot exceed a bound.
"""

import logging
from datetime import UTC, datetime

from attrs import frozen

from ccmaster_hookspecs.agents import LaunchRequest
from ccmaster_hookspecs.decisions import Refuse
from ccmaster_hookspecs.errors import Conflict
from ccmaster_hookspecs.events import LaunchRequested, ResumeRequested, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_coordination.bounds import rules
from ccmaster_plugin_coordination.bounds.events import SpawnAllowed, spawns_stream
from ccmaster_plugin_coordination.bounds.family import Family, family_of
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.surely import Undecided, surely

log = logging.getLogger(__name__)

ATTEMPTS = 100
"""How often it is decided again because others were let launch meanwhile."""
CHUNK = 100


@frozen
class Asked:
    """What asked for a session's life as it is now."""

    position: int
    event: LaunchRequested | ResumeRequested


async def decide_launch(host: Host, request: LaunchRequest) -> Refuse | None:
    """Refuse a session that an agent asked for, where that is more than agents may.

    What cannot be looked up is refused too: a bound that yields to trouble is none.
    """
    try:
        reason = await surely(_objection(host, request))
    except Undecided as trouble:
        reason = f"what agents may launch cannot be told now: {trouble}"
    if reason is None:
        return None
    log.warning("%s is not launched: %s", request.name, reason)
    return Refuse(reason)


async def _objection(host: Host, request: LaunchRequest) -> str | None:
    asked = await _asked(host.store, request.session_id)
    if asked is None or asked.event.by.kind is not PrincipalKind.SESSION:
        return None
    settings: CoordinationSettings = host.settings(TABLE)
    by = asked.event.by.name
    for _ in range(ATTEMPTS):
        family = await family_of(host).now()
        if family.let(request.session_id, asked.position):
            return None  # its host died after it was let launch
        reason = await _laundered(host, request, asked)
        reason = reason or _no_more(family, request.session_id, by, settings)
        if reason is not None:
            return reason
        try:
            await _allow(host.store, family, request.session_id, by, asked.position)
        except Conflict:
            continue
        return None
    return "too many are launched at this moment: try again"


async def _asked(store: EventStore, session_id: str) -> Asked | None:
    """Find what asked for a session last: for one just asked for, that is near the end."""
    stream, before = session_stream(session_id), None
    while batch := await store.tail(stream, CHUNK, before):
        for stored in reversed(batch):
            if isinstance(stored.event, LaunchRequested | ResumeRequested):
                return Asked(stored.position, stored.event)
        before = batch[0].position
    return None


async def _laundered(host: Host, request: LaunchRequest, asked: Asked) -> str | None:
    asker = await host.status(asked.event.by.name)
    status = await host.status(request.session_id)
    reason = rules.laundered(status, asker)
    if reason is None and isinstance(asked.event, ResumeRequested):
        reason = rules.looser(status, asker)
    if reason is None and request.fork_of and not request.resume:
        original = await host.status(request.fork_of)
        reason = rules.laundered(original, asker)
    return reason


def _no_more(
    family: Family, session_id: str, by: str, settings: CoordinationSettings
) -> str | None:
    line = family.line(by)
    counted = rules.tally(family, line, datetime.now(UTC), but=session_id)
    return rules.no_more(line.depth + 1, counted, settings)


async def _allow(store: EventStore, family: Family, session_id: str, by: str, asked: int) -> None:
    line = family.line(by)
    stream = spawns_stream(line.root)
    spawn = SpawnAllowed(
        stream=stream, session=session_id, by=by, tree=line.tree, depth=line.depth + 1, asked=asked
    )
    await store.append(spawn, expect={stream: family.last(line.root)})
