"""What the settings ask of the door."""

from attrs import fields

from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.settings import McpServerSettings


def endpoint_of(settings: McpServerSettings) -> Endpoint:
    """Return where the door is to be."""
    return Endpoint(
        host=settings.host,
        port=settings.port,
        tls_certificate=settings.tls_certificate,
        tls_key=settings.tls_key,
        allowed_hosts=settings.allowed_hosts,
        allowed_origins=settings.allowed_origins,
        anonymous=bool(settings.anonymous_scopes),
    )


def limits_of(settings: McpServerSettings) -> Limits:
    """Return what bounds its clients; each limit is a setting of the same name."""
    return Limits(**{one.name: getattr(settings, one.name) for one in fields(Limits)})
