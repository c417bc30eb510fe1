"""A call of a tool that someone wants to make."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from attrs import field, frozen

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.principals import Principal


@frozen(kw_only=True)
class Wanted:
    """A call that someone wants to make."""

    tool: Tool
    arguments: Mapping[str, Any]
    caller: Principal
    call_id: str = field(factory=lambda: str(uuid4()))
    tool_use_id: str | None = None
