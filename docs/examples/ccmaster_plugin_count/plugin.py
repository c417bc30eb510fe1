"""Adds `ccmaster count`, which says how many sessions there are."""

from ccmaster_hookspecs import Command, hookimpl


@hookimpl
def register_commands():
    """Add the command `count`."""
    return [
        Command(name="count", app="ccmaster_plugin_count.command:app", help="Count the sessions.")
    ]
