"""Write a ccmaster plugin with nothing but this package.

A name's module is imported when the name is first used: making all the attrs classes takes
a tenth of a second, which a plugin that only marks its hooks must not cost `ccmaster --help`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from ccmaster_hookspecs.markers import ENTRY_POINT_GROUP, PROJECT, hookimpl

if TYPE_CHECKING:
    from ccmaster_hookspecs.agents import Agent, LaunchRequest, Session, ToolUse
    from ccmaster_hookspecs.contributions import (
        Check,
        Command,
        Finding,
        Runtime,
        Service,
        Settings,
        Store,
    )
    from ccmaster_hookspecs.decisions import (
        Allow,
        Ask,
        Continue,
        Deliver,
        Deny,
        Hold,
        Refuse,
        Rest,
    )
    from ccmaster_hookspecs.errors import CcmasterError
    from ccmaster_hookspecs.events import Event, session_stream
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.messages import Message, MessageState, Outgoing, Priority, Receipt
    from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
    from ccmaster_hookspecs.status import State, Status

__all__ = [
    "ENTRY_POINT_GROUP",
    "PROJECT",
    "Agent",
    "Allow",
    "Ask",
    "CcmasterError",
    "Check",
    "Command",
    "Continue",
    "Deliver",
    "Deny",
    "Event",
    "Finding",
    "Hold",
    "Host",
    "LaunchRequest",
    "Message",
    "MessageState",
    "Outgoing",
    "Principal",
    "PrincipalKind",
    "Priority",
    "Receipt",
    "Refuse",
    "Rest",
    "Runtime",
    "Scope",
    "Service",
    "Session",
    "Settings",
    "State",
    "Status",
    "Store",
    "ToolUse",
    "hookimpl",
    "session_stream",
]

_HOMES = {
    "agents": "Agent LaunchRequest Session ToolUse",
    "contributions": "Check Command Finding Runtime Service Settings Store",
    "decisions": "Allow Ask Continue Deliver Deny Hold Refuse Rest",
    "errors": "CcmasterError",
    "events": "Event session_stream",
    "host": "Host",
    "messages": "Message MessageState Outgoing Priority Receipt",
    "principals": "Principal PrincipalKind Scope",
    "status": "State Status",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import what is asked for, once."""
    try:
        module = _HOME_OF[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
    return value
