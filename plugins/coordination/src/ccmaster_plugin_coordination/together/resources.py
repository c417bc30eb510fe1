"""What can be read of coordinations, described: the code is imported when it is read."""

from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope

_HERE = "ccmaster_plugin_coordination.together.reading"

ALL = Resource(
    uri="ccmaster://coordinations",
    name="coordinations",
    title="Coordinations",
    description="The coordinations that run, and the last ones that are over, the newest first.",
    read=f"{_HERE}:read_coordinations",
    scope=Scope.SESSION_READ,
    changed_by=f"{_HERE}:changed",
)
ONE = ResourceTemplate(
    uri_template="ccmaster://coordinations/{coordination_id}",
    name="coordination",
    title="A coordination",
    description="How far it is: its steps, their agents and results.",
    read=f"{_HERE}:read_coordination",
    scope=Scope.SESSION_READ,
    complete={"coordination_id": f"{_HERE}:ids"},
    changed_by=f"{_HERE}:changed",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (ALL, ONE)
