"""Say what a permission mode lets an agent do, as the Claude CLI's modes do."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from ccmaster_hookspecs import ToolUse
from ccmaster_plugin_demo_agent.own_tools.wire import is_own

READ_ONLY = frozenset({"Read", "Glob", "Grep", "LS", "TodoWrite", "ToolSearch", "Agent", "Task"})
EDITS = frozenset({"Write", "Edit", "MultiEdit", "NotebookEdit"})
HARMLESS_COMMANDS = frozenset(
    {"cat", "date", "echo", "false", "grep", "head", "ls", "pwd", "tail", "true", "wc", "which"}
)
_SHELL = frozenset("|&;<>()$`\\\"'\n*?[]#~={}%!")
"""What makes more of a command than its first word says."""


class Leave(Enum):
    """How a tool use goes on."""

    FREE = "free"
    """The agent goes ahead by itself."""
    ASK = "ask"
    """It needs a yes."""
    REFUSED = "refused"
    """The mode refuses it, and nobody is asked."""


def leave(mode: str, use: ToolUse) -> Leave:
    """Say how a tool use goes on in one of the `MODES`.

    ccmaster's own tools are free, as for the Claude CLI that ccmaster launches: they check by
    themselves what their caller may.
    """
    return Leave.FREE if is_own(use.tool) else MODES[mode](use)


def _default(use: ToolUse) -> Leave:
    return Leave.FREE if _reads_only(use.tool, use.arguments) else Leave.ASK


def _accept_edits(use: ToolUse) -> Leave:
    return Leave.FREE if use.tool in EDITS else _default(use)


def _refuse_the_rest(use: ToolUse) -> Leave:
    return Leave.FREE if _reads_only(use.tool, use.arguments) else Leave.REFUSED


def _free(_: ToolUse) -> Leave:
    return Leave.FREE


MODES: Mapping[str, Callable[[ToolUse], Leave]] = {
    "default": _default,
    "manual": _default,
    "acceptEdits": _accept_edits,
    "plan": _refuse_the_rest,
    "dontAsk": _refuse_the_rest,
    "auto": _free,
    "bypassPermissions": _free,
}


def _reads_only(tool: str, arguments: Mapping[str, Any]) -> bool:
    if tool != "Bash":
        return tool in READ_ONLY
    command = str(arguments.get("command", ""))
    words = command.split()
    return bool(words) and words[0] in HARMLESS_COMMANDS and _SHELL.isdisjoint(command)
