"""What can be read of this folder, described: the code is imported when it is read."""

from ccmaster_hookspecs.mcp import Resource, ResourceTemplate

RESOURCES: tuple[Resource | ResourceTemplate, ...] = ()
