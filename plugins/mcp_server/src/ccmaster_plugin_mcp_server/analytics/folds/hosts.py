"""How events of hosts are counted."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger


def started(ledger: Ledger, _event: e.HostStarted, _at: int) -> None:
    """Count a host that came up."""
    ledger.hosts_started += 1


def stopped(ledger: Ledger, _event: e.HostStopped, _at: int) -> None:
    """Count a host that ended as it should."""
    ledger.hosts_stopped += 1
