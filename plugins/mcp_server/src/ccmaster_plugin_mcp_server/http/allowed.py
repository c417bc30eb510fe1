"""Whether the door may be opened as configured: asked without opening it."""

from ccmaster_hookspecs.contributions import Finding
from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_plugin_mcp_server.http.binding import check
from ccmaster_plugin_mcp_server.http.configured import endpoint_of
from ccmaster_plugin_mcp_server.http.tls import tls_context
from ccmaster_plugin_mcp_server.settings import McpServerSettings


def check_allowed(settings: McpServerSettings) -> None:
    """Do nothing where a host may serve over HTTP.

    Raises:
        ConfigurationError: It is switched off; or it would be open to others, unencrypted or
            without a token; or its certificate cannot be used.
    """
    if not settings.enabled:
        raise ConfigurationError(
            "mcp_server.enabled is false", "`ccmaster config set mcp_server.enabled true`"
        )
    endpoint = endpoint_of(settings)
    check(endpoint)
    tls_context(endpoint)


def found(settings: McpServerSettings | None) -> Finding:
    """Say for `ccmaster doctor` whether a host may serve."""
    settings = settings or McpServerSettings()
    if not settings.enabled:
        return Finding(ok=True, text="MCP over HTTP is switched off")
    try:
        check_allowed(settings)
    except ConfigurationError as error:
        return Finding(ok=False, text=error.problem, mend=error.mend)
    return Finding(ok=True, text=f"MCP may be served on {settings.host}")
