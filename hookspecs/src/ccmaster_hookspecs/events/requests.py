"""What someone asks of a session. Each carries the principal who asked."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.messages import Priority
from ccmaster_hookspecs.principals import Principal, Scope

NAMES = "names"
"""The stream in which sessions get their names, so that two launches never get the same."""


@frozen(kw_only=True)
class NameTaken(Event):
    """A session got a name that no living session had."""

    name: str
    session: str
    again: bool = False
    """Whether the session had another name before."""


@frozen(kw_only=True)
class LaunchRequested(Event):
    """Someone asked for a session; the host that claims it launches it."""

    by: Principal
    name: str
    runtime: str
    working_dir: str
    model: str | None = None
    permission_mode: str | None = None
    watch: bool = True
    """Whether the session may go on by itself."""
    max_turns: int | None = None
    """How often it may go on by itself; None: as the configuration says."""
    budget_usd: float | None = None
    fork_of: str | None = None
    """The session whose conversation it begins with; None: an empty one."""
    scopes: tuple[Scope, ...] = ()
    """What its agent may ask of ccmaster."""
    role: str = ""
    """What its agent is there for, in a few words; empty: nobody said."""
    capabilities: tuple[str, ...] = ()
    """What its agent can do, a word each: work may be given to whoever can do it."""
    options: Mapping[str, str] = field(factory=dict)
    """What only its runtime understands."""
    host: str | None = None
    """The only host that may launch it; None: any."""


@frozen(kw_only=True)
class IdentitySet(Event):
    """Someone said who a session's agent is. None leaves a thing as it is."""

    by: Principal
    name: str | None = None
    role: str | None = None
    capabilities: tuple[str, ...] | None = None


@frozen(kw_only=True)
class ResumeRequested(Event):
    """Someone asked for an ended session to go on where it was."""

    by: Principal
    host: str | None = None
    """The only host that may launch it; None: any."""


@frozen(kw_only=True)
class MessageSent(Event):
    """Someone asked for `text` to reach the session; its host delivers it."""

    by: Principal
    message_id: str
    text: str
    in_reply_to: str | None = None
    priority: Priority = Priority.NEXT
    note: str | None = None
    """What a person is told beside it, such as '1/3' for an auto-continue."""
    deadline: datetime | None = None
    """When it is of no use any more, in UTC, unless the agent has begun on it; None: never."""


@frozen(kw_only=True)
class MessageIdTaken(Event):
    """A caller chose a message's id itself; its stream 'message/<id>' holds one event at most."""

    session: str
    """The session that the message is for."""


@frozen(kw_only=True)
class MessageCancelRequested(Event):
    """Someone asked to take back a message that the agent has not begun on."""

    by: Principal
    message_id: str


@frozen(kw_only=True)
class InterruptRequested(Event):
    """Someone asked for the turn that runs to be cut short."""

    by: Principal


@frozen(kw_only=True)
class StopRequested(Event):
    """Someone asked for the session to end."""

    by: Principal
    reason: str | None = None


@frozen(kw_only=True)
class ModelChangeRequested(Event):
    """Someone asked for another model from the next turn on."""

    by: Principal
    model: str


@frozen(kw_only=True)
class PermissionModeChangeRequested(Event):
    """Someone asked for another permission mode."""

    by: Principal
    mode: str


@frozen(kw_only=True)
class PermissionAnswered(Event):
    """Someone, or the policy, answered whether the agent may use a tool."""

    by: Principal
    request_id: str
    allowed: bool
    reason: str | None = None


@frozen(kw_only=True)
class WatchSet(Event):
    """Someone changed how the session goes on by itself. None leaves a thing as it is."""

    by: Principal
    watch: bool | None = None
    max_turns: int | None = None
    reset: bool = False
    """Whether the count of continuations starts again at zero."""
