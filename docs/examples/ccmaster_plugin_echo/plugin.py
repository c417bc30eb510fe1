"""Adds the runtime `echo`, whose agents answer each message with its own text."""

from ccmaster_hookspecs import Runtime, hookimpl


@hookimpl
def register_runtimes():
    """Add the runtime; it is the default only where there is no other."""
    return [
        Runtime(
            name="echo",
            launch="ccmaster_plugin_echo.agent:launch",
            help="Says what it is told.",
            preference=-1000,
        )
    ]
