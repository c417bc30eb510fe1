"""What `ccmaster doctor` looks at by itself: the machine, the home, and what is installed.

Each check is handed what it looks at, and returns one line and what to do. What it raises is
a finding as well: `ccmaster_core.doctor` makes it one.
"""

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from ccmaster_core.config.problems import Problem
from ccmaster_core.doctor import finding
from ccmaster_core.home import Home
from ccmaster_core.plugins import PluginInfo, PluginState
from ccmaster_hookspecs.contributions import Check, Finding

OLDEST_PYTHON = (3, 11)
ENOUGH_SPACE = 200 * 1024 * 1024
"""Bytes on the disk of the home, below which a warning is due."""
_TRIAL = b"\0" * 65536


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Look at the version of Python."""
    text = f"Python {'.'.join(map(str, version))} at {sys.executable}"
    if version >= OLDEST_PYTHON:
        return finding(True, text)
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return finding(False, f"{text} is too old", f"install ccmaster with Python {wanted} or newer")


def home(at: Home, open_trial: Callable[[Path], IO[bytes]] | None = None) -> Finding:
    """See whether the home can be written to, by writing to it; the trial leaves nothing.

    Args:
        at: The home; where it is not there yet, the folder that it would be made in.
        open_trial: Opens a file in a folder; None: one that vanishes when it is closed.
    """
    folder = at.path
    try:
        folder = _nearest(folder)
        with (open_trial or _open_trial)(folder) as trial:
            trial.write(_TRIAL)
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        return finding(
            False,
            f"the home {at.path} cannot be written to: {error.strerror}",
            "make room or make it writable, or name another folder with CCMASTER_HOME",
        )
    if folder != at.path:
        return finding(True, f"the home {at.path} is made when it is first needed")
    if sys.platform != "win32" and (loose := _loose(at.path)):
        return finding(False, f"the home {at.path} {loose}", f"chmod 700 {at.path}")
    return finding(True, f"the home {at.path} can be written to")


def space(at: Home, free: Callable[[Path], int]) -> Finding:
    """See whether the disk has room for what is to come.

    Args:
        at: The home.
        free: Returns the free bytes of the disk that a folder is on.
    """
    left = free(_nearest(at.path))
    text = f"{left / 1024**2:,.0f} MB are free for {at.path}"
    if left < len(_TRIAL):
        return finding(False, f"the disk of {at.path} is full", "make room on it")
    return finding(True, text, "make room on the disk" if left < ENOUGH_SPACE else None)


def configuration(at: Home, validate: Callable[[], Sequence[Problem]]) -> Finding:
    """See whether the configuration can be read, and fits.

    Args:
        at: The home.
        validate: Loads it and finds what is wrong.
    """
    problems = validate()
    wrong = [problem for problem in problems if not problem.harmless]
    if problems:
        first = (wrong or problems)[0]
        more = len(wrong or problems) - 1
        also = f" (and {more} more: `ccmaster config validate`)" if more else ""
        return finding(not wrong, f"{first.text}{also}", first.mend)
    there = "is well" if at.configuration.exists() else "is not there, so every default holds"
    return finding(True, f"{at.configuration} {there}")


def store(name: str, open_and_close: Callable[[], None]) -> Finding:
    """See whether the store can be opened.

    Args:
        name: What it is called.
        open_and_close: Raises what keeps it from opening.
    """
    open_and_close()
    return finding(True, f"the store {name} opens")


def plugins(installed: Sequence[PluginInfo]) -> Finding:
    """See whether every plugin that is installed can be used."""
    broken = [info for info in installed if info.problem and info.state is not PluginState.DISABLED]
    if not broken:
        active = [info.name for info in installed if info.state is PluginState.ACTIVE]
        return finding(True, f"plugins in use: {', '.join(active) or 'none'}")
    told = "; ".join(f"{info.name} ({info.distribution}): {info.problem}" for info in broken)
    first = broken[0]
    return finding(
        False,
        f"plugins that do not work: {told}",
        f"update it, or `ccmaster plugins disable {first.name}`, "
        f"or `pip uninstall {first.distribution}`",
    )


def hosts(alive: Sequence[str]) -> Finding:
    """Tell which hosts are alive. None needs to be."""
    if not alive:
        return finding(True, "no host is alive; `ccmaster start` or `ccmaster up` brings one up")
    return finding(True, f"alive: {', '.join(alive)}")


def runtimes(problems: Mapping[str, str | None]) -> Finding:
    """See whether agents can be run.

    Args:
        problems: For each runtime why it cannot run here; None where it can.
    """
    able = sorted(name for name, problem in problems.items() if problem is None)
    unable = "; ".join(f"{name}: {problem}" for name, problem in problems.items() if problem)
    if not able:
        return finding(
            False,
            f"no agent can be run: {unable or 'no runtime is installed'}",
            "do what that says, or `pip install ccmaster-plugin-demo-agent` to try ccmaster",
        )
    text = f"agents can be run by {', '.join(able)}"
    return finding(True, f"{text}; not by {unable}" if unable else text)


def contributed(
    check: Check, run: Callable[[Any], Finding], settings: Callable[[str], Any]
) -> Finding:
    """Run a plugin's check.

    Args:
        check: What the plugin contributed.
        run: What `check.run` names.
        settings: Returns the settings of a table.
    """
    return run(None if check.table is None else settings(check.table))


def _open_trial(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder, prefix=".trial-")


def _nearest(path: Path) -> Path:
    """Return the folder itself, or else the nearest above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), path)


def _loose(path: Path) -> str | None:
    about = path.stat()
    if about.st_uid != os.geteuid():
        return "belongs to another user"
    if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "can be written to by other users"
    if about.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return "can be read by other users"
    return None
