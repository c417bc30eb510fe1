"""Finding the CLI's program on this machine."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.settings import ClaudeSettings

VARIABLE = "CCMASTER_CLAUDE_BIN"
INSTALL = (
    "install it with `npm install -g @anthropic-ai/claude-code`, or with the installer of "
    f"claude.com/claude-code, or name it in {VARIABLE}"
)
_USUAL_PLACES = (".local/bin/claude", ".claude/local/claude")
"""Where installers put it, below the home: a background host may have a short PATH."""


def find_program(settings: ClaudeSettings | None, environment: Mapping[str, str]) -> str:
    """Return the path of the CLI.

    Args:
        settings: The table `claude_code`; None: all defaults.
        environment: The environment of this process.

    Raises:
        RuntimeFailure: There is none; the mend says how to install it.
    """
    for place, named in (
        (VARIABLE, environment.get(VARIABLE)),
        ("[claude_code] binary", settings.binary if settings else None),
    ):
        if named:
            return _executable(place, named)
    found = shutil.which("claude", path=environment.get("PATH", os.defpath))
    if found:
        return found
    home = Path(environment.get("HOME") or Path.home())
    for usual in _USUAL_PLACES:
        if _runs(home / usual):
            return str(home / usual)
    raise RuntimeFailure("the Claude Code CLI is not installed", INSTALL)


def unavailable(settings: ClaudeSettings | None) -> str | None:
    """Say why the runtime cannot run here; None where it can."""
    try:
        find_program(settings, os.environ)
    except RuntimeFailure as failure:
        return str(failure)
    return None


def _executable(place: str, named: str) -> str:
    path = Path(named).expanduser()
    if not _runs(path):
        raise RuntimeFailure(f"{place} names {named}, where no program is", INSTALL)
    return str(path.absolute())


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
