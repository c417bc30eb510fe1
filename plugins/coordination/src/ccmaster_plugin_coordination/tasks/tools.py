"""The tools of tasks, described: their code is imported when they are called."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_plugin_coordination.tasks.described.assigning import ASSIGNING
from ccmaster_plugin_coordination.tasks.described.changing import CHANGING
from ccmaster_plugin_coordination.tasks.described.looking import LOOKING
from ccmaster_plugin_coordination.tasks.described.reporting import REPORTING

TOOLS: tuple[Tool, ...] = (*ASSIGNING, *REPORTING, *LOOKING, *CHANGING)
