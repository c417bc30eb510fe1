"""What can be asked of sessions. Who asks only writes to the store; hosts act on it."""

from attrs import define

from ccmaster_core.sessions.identifying import Identifying
from ccmaster_core.sessions.launching import Launching
from ccmaster_core.sessions.messaging import Messaging
from ccmaster_core.sessions.steering import Steering
from ccmaster_core.sessions.tracing import Tracing


@define(kw_only=True, slots=False)
class Sessions(Launching, Identifying, Messaging, Steering, Tracing):
    """The asking side of `ccmaster_hookspecs.host.Host`, whose docstrings hold here too."""
