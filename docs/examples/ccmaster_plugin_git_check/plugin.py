"""Lets `ccmaster doctor` say whether git is there."""

from ccmaster_hookspecs import Check, hookimpl


@hookimpl
def register_checks():
    """Add the check `git`."""
    return [Check(name="git", run="ccmaster_plugin_git_check.check:git")]
