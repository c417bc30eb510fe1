"""Interrupts a turn in which nothing has happened for half an hour."""

from ccmaster_hookspecs import Service, hookimpl


@hookimpl
def register_services():
    """Add the service that looks."""
    return [Service(name="patience", run="ccmaster_plugin_patience.service:run")]
