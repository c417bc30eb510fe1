"""What happened in a session, as its host and its runtime saw it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.events.words import EndReason, Failure


@frozen(kw_only=True)
class SessionClaimed(Event):
    """A host took the session: from now on only this host runs it."""

    host: str
    epoch: int
    """Grows by one with each claim; a write under an older one is refused."""


@frozen(kw_only=True)
class SessionTokenIssued(Event):
    """The session's agent got a token of its own; an older one is dead."""

    token_hash: str
    """The SHA-256 of the token, in hexadecimal digits."""


@frozen(kw_only=True)
class SessionLaunched(Event):
    """The agent is up and accepts messages."""

    pid: int | None = None
    """The agent's process; None: it has none of its own."""
    version: str | None = None
    """The version of the program behind the agent."""
    model: str | None = None
    account: str | None = None
    """What the sessions of one usage limit share; None: no limit is known."""


@frozen(kw_only=True)
class TurnStarted(Event):
    """The agent began to work."""

    message_ids: tuple[str, ...] = ()
    """What it works on; empty where it woke by itself."""


@frozen(kw_only=True)
class ToolStarted(Event):
    """The agent began to use one of its tools."""

    tool_use_id: str
    tool: str
    subject: str = ""
    """What it is used on, in one line: a command, a path, a query."""
    parent_tool_use_id: str | None = None
    """The tool use of the subagent it belongs to; None: the agent itself."""


@frozen(kw_only=True)
class ToolFinished(Event):
    """A tool gave its result."""

    tool_use_id: str
    failed: bool = False
    result: str = ""
    """The beginning of what it gave back."""


@frozen(kw_only=True)
class TextSaid(Event):
    """The agent said something to whoever listens."""

    text: str
    parent_tool_use_id: str | None = None


@frozen(kw_only=True)
class PermissionAsked(Event):
    """The agent wants to use a tool, and a person must say whether it may."""

    request_id: str
    tool: str
    subject: str = ""
    arguments: Mapping[str, Any] = field(factory=dict)
    """Exactly what the tool would be called with."""
    tool_use_id: str | None = None


@frozen(kw_only=True)
class PermissionDenied(Event):
    """The agent was kept from using a tool, without anyone being asked."""

    tool: str
    subject: str = ""
    reason: str = ""
    tool_use_id: str | None = None


@frozen(kw_only=True)
class PendingWorkChanged(Event):
    """What the agent still does in the background."""

    work: tuple[str, ...] = ()
    """A line each; empty: nothing is pending."""


@frozen(kw_only=True)
class UsageRecorded(Event):
    """Tokens and money spent since the last record of the session; never a running total."""

    usage_id: str
    """Counted once, however often it is recorded."""
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost_usd: float = 0.0


@frozen(kw_only=True)
class TurnEnded(Event):
    """The agent finished a turn."""

    in_reply_to: tuple[str, ...] = ()
    """The messages that the turn answers."""
    answer: str = ""
    failure: Failure | None = None
    error: str | None = None
    """What went wrong, for a person; None where nothing did."""
    steps: int = 0
    """How many times the model was asked within the turn."""
    duration_ms: int = 0


@frozen(kw_only=True)
class RetryScheduled(Event):
    """The model could not be reached; the agent tries again."""

    attempt: int
    max_attempts: int
    delay_ms: int
    status: int | None = None
    """The HTTP status; None: the connection broke."""
    error: str = ""


@frozen(kw_only=True)
class LimitReached(Event):
    """The account's usage limit is reached."""

    account: str | None
    until: datetime | None
    """When it resets, in UTC; None: nobody knows."""
    reason: str = ""


@frozen(kw_only=True)
class BudgetSpent(Event):
    """The session has spent its budget."""

    budget_usd: float


@frozen(kw_only=True)
class ModelChanged(Event):
    """The agent uses another model."""

    model: str


@frozen(kw_only=True)
class PermissionModeChanged(Event):
    """The agent is in another permission mode."""

    mode: str


@frozen(kw_only=True)
class Rested(Event):
    """The idle session does not go on by itself."""

    reason: str
    until: datetime | None = None
    """When that is looked at again, in UTC; None: once something changes."""


@frozen(kw_only=True)
class Notice(Event):
    """Something worth telling a person that changes nothing."""

    text: str


@frozen(kw_only=True)
class NoteSet(Event):
    """A plugin noted beside the session what else is true of it, such as what task it works on.

    A host that runs the session then looks again at whether it goes on.
    """

    key: str
    """What the note is about, one word of the plugin's own, such as 'task'."""
    text: str | None
    """The note, in one line; None takes it away."""


@frozen(kw_only=True)
class SessionReleased(Event):
    """Its host let the session go, unended; the next host that takes sessions resumes it."""

    reason: str


@frozen(kw_only=True)
class SessionEnded(Event):
    """The agent is gone. Nothing follows, unless someone asks for the session to resume."""

    reason: EndReason
    detail: str | None = None
    """What a person should know: the last words of the agent, and what to do."""
    exit_code: int | None = None
