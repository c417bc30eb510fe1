"""Keeps agents from rewriting a branch that others may have pulled."""

import shlex

from ccmaster_hookspecs import Deny, hookimpl

FORCE = {"-f", "--force"}


@hookimpl(tryfirst=True)
async def decide_permission(tool, arguments):
    """Deny `git push --force`; have no opinion on anything else.

    A command that `shlex` cannot read raises ValueError, and a plugin that fails here denies.
    """
    if tool != "Bash":
        return None
    words = shlex.split(arguments.get("command", ""))
    if "git" in words and "push" in words and FORCE & set(words):
        return Deny("never force a push; use --force-with-lease")
    return None
