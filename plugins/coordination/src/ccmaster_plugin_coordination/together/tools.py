"""The tools of this folder, described: the code is imported when one is called."""

from ccmaster_hookspecs.mcp import Tool

TOOLS: tuple[Tool, ...] = ()
