"""What can be read of shared state and checkpoints, described: the code is imported when read."""

from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Scope

_CODE = "ccmaster_plugin_coordination.sync"

SHARED_STATE = ResourceTemplate(
    uri_template="ccmaster://shared_state/{space}",
    name="shared_state",
    title="Shared state",
    description="The values of a space that agents share, for those who may use it.",
    read=f"{_CODE}.reading:shared_state",
    scope=Scope.SESSION_READ,
    complete={"space": f"{_CODE}.reading:spaces"},
    changed_by=f"{_CODE}.changes:shared_state",
)
CHECKPOINTS = Resource(
    uri="ccmaster://checkpoints",
    name="checkpoints",
    title="Checkpoints",
    description="The checkpoints that were taken: their names, times, positions and agents.",
    read=f"{_CODE}.reading:checkpoints",
    scope=Scope.SESSION_READ,
    changed_by=f"{_CODE}.changes:checkpoints",
)
CHECKPOINT = ResourceTemplate(
    uri_template="ccmaster://checkpoints/{name}",
    name="checkpoint",
    title="A checkpoint",
    description="Where agents stood at one position of the store.",
    read=f"{_CODE}.reading:checkpoint",
    scope=Scope.SESSION_READ,
    complete={"name": f"{_CODE}.reading:names"},
    changed_by=f"{_CODE}.changes:checkpoint",
)
RESOURCES: tuple[Resource | ResourceTemplate, ...] = (SHARED_STATE, CHECKPOINTS, CHECKPOINT)
