"""What can be read of agents, described: the code is imported when it is read."""

from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.agents.changes import AGENTS

_CODE = "ccmaster_plugin_coordination.agents"

REGISTRY = Resource(
    uri=AGENTS,
    name="agents",
    title="Who is there",
    description=(
        "Every agent that has not ended: its state, role and capabilities, its task and those "
        "that wait for it, its messages and mail, and when anything of it last happened."
    ),
    read=f"{_CODE}.reading:agents",
    scope=Scope.SESSION_READ,
    changed_by=f"{_CODE}.changes:agents",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (REGISTRY,)
