"""Tells over HTTP how many sessions live: for a light at the door, say."""

from ccmaster_hookspecs import hookimpl


@hookimpl
def register_http():
    """Answer at `/doorbell`; callers need a token."""
    from ccmaster_hookspecs.mcp import HttpApp

    return [HttpApp(path="/doorbell", app="ccmaster_plugin_doorbell.bell:app")]
