"""Homes of ccmaster that are made for a measurement, and its commands in them."""

import os
import subprocess
import sys
from pathlib import Path

from ccmaster_core.home import Home
from ccmaster_hookspecs.principals import person

ANA = person("ana")
"""Who asks for all that is measured."""
SCRIPT = str(Path(sys.executable).with_name("ccmaster"))
PATIENCE = 60.0
"""Seconds after which a command is taken to hang."""


def made(folder: Path, configuration: str = "") -> Home:
    """Make a home below a folder, or name the one that is there.

    Args:
        folder: What is also the person's own folder, as far as commands there can tell.
        configuration: The text of its configuration file.
    """
    home = Home(folder / "ccmaster")
    home.make()
    if configuration:
        home.configuration.write_text(configuration, encoding="utf-8")
    return home


def environment(folder: Path) -> dict[str, str]:
    """Return what a command is given: nothing of the person's own ccmaster."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CCMASTER_")}
    home = str(made(folder).path)
    return {**kept, "HOME": str(folder), "CCMASTER_HOME": home, "TERM": "dumb"}


def ccmaster(folder: Path, *arguments: str) -> str:
    """Run a command to its end, and return what it printed."""
    ended = subprocess.run(
        [SCRIPT, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        cwd=folder,
        env=environment(folder),
    )
    if ended.returncode:
        raise RuntimeError(f"ccmaster {' '.join(arguments)} failed: {ended.stderr}")
    return ended.stdout
