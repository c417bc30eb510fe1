"""What happened to a host: the process that runs sessions. Its stream is 'host/<id>'."""

from attrs import frozen

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.principals import Principal


@frozen(kw_only=True)
class HostStarted(Event):
    """A host is up and takes sessions."""

    pid: int
    version: str
    machine: str


@frozen(kw_only=True)
class HostStopRequested(Event):
    """Someone asked the host to end, with all its sessions."""

    by: Principal


@frozen(kw_only=True)
class HostStopped(Event):
    """The host ended as it should."""
