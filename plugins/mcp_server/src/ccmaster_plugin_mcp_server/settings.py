"""What a person can configure of the door: the table `mcp_server`."""

from attrs import frozen

from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.settings import setting


@frozen(kw_only=True)
class McpServerSettings:
    """The Model Context Protocol, over HTTP and stdio."""

    enabled: bool = setting(True, "Whether a host serves it over HTTP.")
    anonymous_scopes: tuple[Scope, ...] = setting(
        (),
        "What a caller may who has no token, over loopback; empty: nothing. "
        f"Any of {', '.join(Scope)}.",
    )
