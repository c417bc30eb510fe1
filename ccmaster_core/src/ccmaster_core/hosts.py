"""The hosts that share a store: which of them live, told by their claims."""

import os
import socket
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from ccmaster_core import __version__
from ccmaster_hookspecs.events import (
    HOST,
    HostStarted,
    HostStopped,
    HostStopRequested,
    host_stream,
)
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore


@frozen(kw_only=True)
class LivingHost:
    """A process that runs sessions, and renews its claim."""

    host: str
    pid: int
    since: datetime
    machine: str
    adopts: bool
    """Whether it takes sessions that others asked for."""


def started(host_id: str, *, adopts: bool) -> HostStarted:
    """Say that this process is a host."""
    return HostStarted(
        stream=host_stream(host_id),
        pid=os.getpid(),
        version=__version__,
        machine=socket.gethostname(),
        adopts=adopts,
    )


def stopped(host_id: str) -> HostStopped:
    """Say that this process is a host no longer."""
    return HostStopped(stream=host_stream(host_id))


def stop_requested(host_id: str, by: Principal, *, keep: bool) -> HostStopRequested:
    """Ask a host to end; with `keep`, its sessions are left for the next host."""
    return HostStopRequested(stream=host_stream(host_id), by=by, keep=keep)


async def living(store: EventStore) -> Sequence[LivingHost]:
    """Return the hosts whose claims are in force, the oldest first."""
    found = []
    for claimed in await store.claims(HOST):
        for stored in await store.read(stream=claimed, limit=10):
            event = stored.event
            if isinstance(event, HostStarted):
                found.append(
                    LivingHost(
                        host=claimed.removeprefix(HOST),
                        pid=event.pid,
                        since=event.at,
                        machine=event.machine,
                        adopts=event.adopts,
                    )
                )
    return sorted(found, key=lambda host: host.since)
