"""How calls of MCP tools are counted."""

from ccmaster_plugin_mcp_server.analytics.ledger import Ledger
from ccmaster_plugin_mcp_server.analytics.tally import bump
from ccmaster_plugin_mcp_server.events import ToolCalled

LONGEST = 1e10
"""Milliseconds; what is more, or less than none, is no duration: one must not spoil all others."""


def called(ledger: Ledger, event: ToolCalled, at: int) -> None:
    """Count a call, by tool and by outcome, and say how long it took."""
    bump(ledger.call_tools, event.tool)
    bump(ledger.call_words, event.word)
    took = event.duration_ms if 0 <= event.duration_ms < LONGEST else 0
    ledger.calls.add(at, round(took * 1000))
