"""What all the suite's tools have in common."""

from typing import Any

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.principals import Scope

SCOPE = Scope.SESSION_READ
"""What callers must be allowed; the suite has no token, so the server lets it without one."""
PLUGIN = "conformance"
"""What this plugin is called."""


def fixture(name: str, call: str, description: str, **more: Any) -> Tool:
    """Describe a tool of the suite."""
    return Tool(name=name, call=call, description=description, scope=SCOPE, **more)
