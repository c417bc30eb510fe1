"""What can be read of leases, described: the code is imported when it is read."""

from collections.abc import Iterable

from ccmaster_hookspecs.events import Event, SessionEnded
from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.leases.events import KINDS

URI = "ccmaster://path_leases"
_HERE = "ccmaster_plugin_coordination.leases"


def changed(event: Event) -> Iterable[str]:
    """Return the URI, if an event changes who may change what. A lapse is no event."""
    return (URI,) if isinstance(event, (*KINDS, SessionEnded)) else ()


PATH_LEASES = Resource(
    uri=URI,
    name="path_leases",
    title="Leases on paths",
    description="Which paths are leased now, as list_leases tells it.",
    read=f"{_HERE}.calls:path_leases",
    scope=Scope.SESSION_READ,
    changed_by=f"{_HERE}.resources:changed",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (PATH_LEASES,)
