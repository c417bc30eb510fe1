"""What is configured of the protocol, taken from the settings of the plugin."""

from ccmaster_plugin_mcp_server.protocol.limits import Bounds
from ccmaster_plugin_mcp_server.settings import McpServerSettings


def bounds_of(settings: McpServerSettings) -> Bounds:
    """Return how much there may be at once."""
    return Bounds(
        calls=settings.calls_at_once_per_caller,
        page=settings.page_size,
        sessions=settings.max_sessions,
        session_idle_seconds=settings.session_idle_seconds,
        subscriptions=settings.subscriptions_at_once_per_caller,
    )
