"""What happened to a host: the process that runs sessions. Its stream is 'host/<id>'."""

from attrs import frozen

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.principals import Principal

HOST = "host/"
"""What the name of every host's stream begins with."""


def host_stream(host_id: str) -> str:
    """Name the stream of a host."""
    return HOST + host_id


@frozen(kw_only=True)
class HostStarted(Event):
    """A host is up and takes sessions."""

    pid: int
    version: str
    machine: str
    adopts: bool
    """Whether it takes sessions that others asked for, or that a dead host left."""


@frozen(kw_only=True)
class HostStopRequested(Event):
    """Someone asked the host to end."""

    by: Principal
    keep: bool = False
    """True: its sessions are let go, for the next host to resume. False: they end with it."""


@frozen(kw_only=True)
class HostStopped(Event):
    """The host ended as it should."""
