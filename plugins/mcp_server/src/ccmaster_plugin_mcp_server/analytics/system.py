"""The figures of the whole system: what `ccmaster://system_metrics` shows."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.spending import Durations, Usage
from ccmaster_plugin_mcp_server.analytics.tally import NAMES_KEPT
from ccmaster_plugin_mcp_server.events import ToolCalled

_NAMES = f"the first {NAMES_KEPT} names each, all others as `(other)`"


@frozen(kw_only=True)
class StoreFigures:
    """How far the store has been read."""

    position: int = figure(
        "The position of the last event that these figures contain.", unit="position"
    )
    events: int = figure("All events, those of kinds that nobody knows included.", unit="count")


@frozen(kw_only=True)
class HostFigures:
    """The processes that run sessions."""

    alive: int = figure(
        "Hosts whose claim on their own stream is in force; a killed one counts until its claim "
        "lapses. Told by the claims, not by events.",
        unit="count",
    )
    started: int = figure("Hosts that ever came up.", e.HostStarted, unit="count")
    stopped: int = figure("Hosts that ended as they should.", e.HostStopped, unit="count")


@frozen(kw_only=True)
class SessionCounts:
    """How many sessions there are, were launched, and ended."""

    total: int = figure("Sessions that were ever asked for.", e.LaunchRequested, unit="count")
    by_state: Mapping[State, int] = figure(
        "Where they stand now; together `total`. One that no host runs is `launching`.",
        e.LaunchRequested,
        unit="count",
    )
    without_host: int = figure(
        "Sessions that have not ended and that no host has claimed. Told by the claims and events.",
        e.LaunchRequested,
        unit="count",
    )
    launches: int = figure(
        "How often an agent came up; more than once for a session that was resumed or taken over.",
        e.SessionLaunched,
        unit="count",
    )
    resumes: int = figure(
        "How often an ended session was asked to go on.", e.ResumeRequested, unit="count"
    )
    ends: Mapping[e.EndReason, int] = figure(
        "How often a session ended, by reason; a resumed session may end again.",
        e.SessionEnded,
        unit="count",
    )


@frozen(kw_only=True)
class TurnCounts:
    """How many turns there were; one from a message to its answer."""

    started: int = figure("Turns that began.", e.TurnStarted, unit="count")
    ended: int = figure("Turns that ended without failure.", e.TurnEnded, unit="count")
    failed: Mapping[e.Failure, int] = figure(
        "Turns that failed, by kind. A host that takes over also says so of a turn of which nobody "
        "saw the beginning.",
        e.TurnEnded,
        unit="count",
    )


@frozen(kw_only=True)
class MessageCounts:
    """Every message, by how far it has come; together `total`."""

    total: int = figure("Messages to sessions that lived.", e.MessageSent, unit="count")
    sent: int = figure("In the store; nobody has taken them up.", e.MessageSent, unit="count")
    held: int = figure("Their session's host has them, and they wait.", e.MessageHeld, unit="count")
    delivered: int = figure("Their agent has them.", e.MessageDelivered, unit="count")
    started: int = figure("Their agent works on them.", e.TurnStarted, unit="count")
    answered: int = figure("Their turn ended without failure.", e.TurnEnded, unit="count")
    failed: int = figure(
        "Not delivered, or their turn failed, or their session ended before.",
        e.MessageFailed,
        e.TurnEnded,
        e.SessionEnded,
        unit="count",
    )
    cancelled: int = figure("Taken back in time.", e.MessageCancelled, unit="count")
    expired: int = figure(
        "Not with their agent before their deadlines.", e.MessageExpired, unit="count"
    )
    continuations: int = figure(
        "Those with which sessions went on by themselves.", e.MessageSent, unit="count"
    )
    delivery: Durations = figure(
        "How long messages took from `MessageSent` to `MessageDelivered`, by the clocks of both.",
        e.MessageDelivered,
    )


@frozen(kw_only=True)
class PermissionCounts:
    """Questions whether an agent may use a tool; `asked` is the sum of the four after it."""

    asked: int = figure("Questions that were asked.", e.PermissionAsked, unit="count")
    open: int = figure("Questions that wait for an answer now.", e.PermissionAsked, unit="count")
    allowed: int = figure("Answered with yes.", e.PermissionAnswered, unit="count")
    refused: int = figure("Answered with no.", e.PermissionAnswered, unit="count")
    lapsed: int = figure(
        "Not answered before the turn or the agent ended, or another host took over.",
        e.TurnEnded,
        e.SessionEnded,
        e.SessionReleased,
        e.SessionClaimed,
        unit="count",
    )
    denied: int = figure(
        "Uses of a tool that were denied without a question.", e.PermissionDenied, unit="count"
    )
    waiting: Durations = figure(
        "How long questions were open until they were answered.", e.PermissionAnswered
    )


@frozen(kw_only=True)
class ToolCounts:
    """The agents' own tools."""

    uses: int = figure("Tool uses that began.", e.ToolStarted, unit="count")
    failed: int = figure("Tool uses that failed.", e.ToolFinished, unit="count")


@frozen(kw_only=True)
class UsageFigures:
    """Tokens and money of all sessions."""

    total: Usage = figure("Ever.", e.UsageRecorded)
    last_24_h: Usage = figure(
        "In the hour that runs now, by the clock in UTC, and the 23 before it.", e.UsageRecorded
    )


@frozen(kw_only=True)
class CallCounts:
    """Calls of the tools that ccmaster itself offers over MCP."""

    by_outcome: Mapping[str, int] = figure(
        "Calls by the word for how they ended.", ToolCalled, unit="count"
    )
    by_tool: Mapping[str, int] = figure(f"Calls by tool: {_NAMES}.", ToolCalled, unit="count")
    duration: Durations = figure("How long calls took.", ToolCalled)


@frozen(kw_only=True)
class SystemMetrics:
    """What the whole system does, and has done."""

    at: datetime = figure("When the figures were read, in UTC.")
    store: StoreFigures = figure("How far the store has been read.")
    hosts: HostFigures = figure("The processes that run sessions.")
    sessions: SessionCounts = figure("How many sessions there are, were launched, and ended.")
    turns: TurnCounts = figure("How many turns there were.")
    messages: MessageCounts = figure("Every message, by how far it has come.")
    permissions: PermissionCounts = figure("Questions whether an agent may use a tool.")
    tools: ToolCounts = figure("The agents' own tools.")
    usage: UsageFigures = figure("Tokens and money.")
    retries: int = figure(
        "How often the model could not be reached and was tried again.",
        e.RetryScheduled,
        unit="count",
    )
    limits: int = figure(
        "How often an account's usage limit was reached.", e.LimitReached, unit="count"
    )
    mcp_calls: CallCounts = figure("Calls of the tools that ccmaster offers over MCP.")
