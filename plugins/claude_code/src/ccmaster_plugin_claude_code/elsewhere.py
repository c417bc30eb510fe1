"""Whether somebody works on a session's conversation outside of ccmaster.

Each Claude Code CLI registers itself in `sessions/<pid>.json` of its folder (seen with Claude
Code 2.1.330; not documented). What is no longer true, or cannot be read, is passed over.
"""

from pathlib import Path

import psutil

from ccmaster_plugin_claude_code import wire

TOLERANCE = 60.0
"""Seconds between a process's start and its registration; another process with its number has
another start."""


def open_elsewhere(config_dir: Path, session_id: str) -> int | None:
    """Return the process of a CLI that has the session open; None where there is none."""
    for path in (config_dir / "sessions").glob("*.json"):
        registered = _read(path)
        pid = int(wire.number(registered, "pid"))
        started_at = wire.number(registered, "startedAt") / 1000
        if wire.text(registered, "sessionId") == session_id and _lives(pid, started_at):
            return pid
    return None


def _read(path: Path) -> wire.Wire:
    try:
        return wire.parse(path.read_bytes()) or {}
    except OSError:
        return {}


def _lives(pid: int, started_at: float) -> bool:
    try:
        process = psutil.Process(pid)
        gone = process.status() == psutil.STATUS_ZOMBIE
        return not gone and abs(process.create_time() - started_at) < TOLERANCE
    except (psutil.Error, ValueError, OverflowError):
        return False
