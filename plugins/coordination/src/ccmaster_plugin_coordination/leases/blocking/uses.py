"""What a use of a tool may change: commands are read, arguments that name files are taken. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ccmaster_plugin_coordination.leases.blocking.changes import Change, Changes, changes
from ccmaster_plugin_coordination.leases.blocking.programs import several

_HARMLESS = several(
    "Read Glob Grep LS NotebookRead TodoRead TodoWrite ToolSearch WebFetch WebSearch Agent Task"
    " TaskCreate TaskGet TaskList TaskOutput TaskStop TaskUpdate BashOutput KillShell KillBash"
    " AskUserQuestion EnterPlanMode ExitPlanMode EnterWorktree Skill SlashCommand SendMessage"
    " ListAgents CronCreate CronDelete CronList ScheduleWakeup ReportFindings Workflow"
    " ListMcpResourcesTool ReadMcpResourceTool ListMcpResources ReadMcpResource LSP"
)
"""Tools of the Claude Code CLI that change no files of the person's; those that do, such as
Write, Edit, MultiEdit and NotebookEdit, are told by their arguments, and Bash, Monitor and
PowerShell by their command."""
_OWN = "mcp__ccmaster__"
_MCP = "mcp__"
_LOOKS = re.compile(
    r"(?:.*[_.-])?(?:read|get|list|search|find|view|show|stat|info|query|tree|open|describe)"
    r"(?:[_.-].*)?"
)
"""Names of other servers' tools that only look, as far as a name can tell."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMANDS = ("command", "commands", "cmd")
_PATHS = (
    *("path", "paths", "file", "files", "filename", "filepath", "folder", "dir", "directory"),
    *("source", "destination", "src", "dst", "target"),
)
_PATH_ENDINGS = ("_path", "_paths", "_file", "_files", "_dir", "_directory", "_folder")
_FILE_TOOLS = frozenset({"Write", "Edit", "MultiEdit", "NotebookEdit"})
"""Those whose path is one file."""


def is_harmless(tool: str) -> bool:
    """Say whether a tool changes no files, whatever it is used with."""
    if tool.startswith(_OWN):
        return True
    if tool.startswith(_MCP):
        name = _CAPITAL.sub("_", tool.rpartition("__")[2]).lower()
        return bool(_LOOKS.fullmatch(name))
    return tool in _HARMLESS


def changes_of(tool: str, arguments: Mapping[str, Any], folders: Sequence[str]) -> Changes:
    """Say what a use of a tool may change.

    Args:
        tool: The agent's name for it.
        arguments: What it would be called with.
        folders: Where its agent may be; the first is where its session works.
    """
    found: list[Change] = []
    unseen, after = "", list(folders)
    for name, value in _values(arguments):
        if name in _COMMANDS:
            read = changes(value, after)
            found += read.several
            unseen, after = unseen or read.unseen, list(read.folders)
        elif name in _PATHS or name.endswith(_PATH_ENDINGS):
            # A file's name has no wildcards, but to take them for some costs nothing.
            found.append(Change(value, folders[0], tree=tool not in _FILE_TOOLS))
    return Changes(tuple(found), unseen, tuple(after))


def _values(arguments: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text among the arguments with its name, however deep it stands."""
    waiting: list[tuple[str, Any]] = [("", arguments)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((str(key), inner) for key, inner in value.items())
        elif isinstance(value, list | tuple):
            waiting.extend((name, inner) for inner in value)
        elif isinstance(value, str) and value:
            yield _CAPITAL.sub("_", name).lower(), value
