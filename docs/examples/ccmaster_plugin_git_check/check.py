"""Looks for git on the path."""

import shutil
from typing import Any

from ccmaster_hookspecs.contributions import Finding


def git(settings: Any) -> Finding:
    """Say where git is; the plugin has no settings, so it is given None."""
    program = shutil.which("git")
    if program is None:
        return Finding(ok=False, text="git is not on the path", mend="install git")
    return Finding(ok=True, text=program)
