"""Which resources of figures an event changes, for whoever subscribed to them. Pure.

The number of events, and the position of the last, change with each; nobody is told of that.
"""

from collections.abc import Iterable

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.folds import ASKED_OF_IT, OF_ANYTHING, TOLD_BY_ITS_HOST
from ccmaster_plugin_mcp_server.analytics.folds.life import told
from ccmaster_plugin_mcp_server.events import ToolCalled

SYSTEM_METRICS = "ccmaster://system_metrics"
SESSION_ANALYTICS = "ccmaster://session_analytics"

_EVERY = frozenset({*TOLD_BY_ITS_HOST, *ASKED_OF_IT, *OF_ANYTHING})
_OF_SESSIONS = _EVERY - {e.HostStarted, e.HostStopped, ToolCalled}
_OF_THE_SYSTEM = _EVERY - {kind for kind, fold in TOLD_BY_ITS_HOST.items() if fold is told}


def system_metrics_changed(event: e.Event) -> Iterable[str]:
    """Return the URI of the system's figures, if an event changes any."""
    return (SYSTEM_METRICS,) if type(event) in _OF_THE_SYSTEM else ()


def session_analytics_changed(event: e.Event) -> Iterable[str]:
    """Return the URI of the sessions' figures, if an event changes any."""
    return (SESSION_ANALYTICS,) if type(event) in _OF_SESSIONS else ()
