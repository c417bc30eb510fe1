"""What sessions did: the figures that one session has, and any number of them together."""

from collections.abc import Iterable

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.spending import Usage, usage_of
from ccmaster_plugin_mcp_server.analytics.tally import NAMES_KEPT, OTHERS, Tally

_SECOND = 1_000_000


@frozen(kw_only=True)
class ToolFigures:
    """How one of the agents' tools was used."""

    tool: str | None = figure(
        f"Its name; null: all others together, where there are more than {NAMES_KEPT}, and "
        "failures of which nobody saw the beginning."
    )
    uses: int = figure("Uses that began.", e.ToolStarted, unit="count")
    failed: int = figure("Uses that failed.", e.ToolFinished, unit="count")


@frozen(kw_only=True)
class Work:
    """What one session did, or several together."""

    sessions: int = figure(
        "Sessions; by model: each for the last that it used before it first ended.",
        e.LaunchRequested,
        unit="count",
    )
    launches: int = figure("How often an agent came up.", e.SessionLaunched, unit="count")
    turns: int = figure("Turns that began.", e.TurnStarted, unit="count")
    turn_failures: int = figure("Turns that failed, for any reason.", e.TurnEnded, unit="count")
    tool_uses: int = figure("Tool uses that began.", e.ToolStarted, unit="count")
    tool_failures: int = figure("Tool uses that failed.", e.ToolFinished, unit="count")
    tools: tuple[ToolFigures, ...] = figure(
        "The same by tool, by name.", e.ToolStarted, e.ToolFinished
    )
    messages_in: int = figure(
        "Messages to the session, continuations included.", e.MessageSent, unit="count"
    )
    messages_out: int = figure(
        "Messages from the session to sessions that lived.", e.MessageSent, unit="count"
    )
    continuations: int = figure("How often it went on by itself.", e.MessageSent, unit="count")
    questions: int = figure(
        "How often it asked whether it may use a tool.", e.PermissionAsked, unit="count"
    )
    usage: Usage = figure(
        "Tokens and money; by model: of the model that was paid, which may be another than the "
        "session's own.",
        e.UsageRecorded,
    )
    retries: int = figure(
        "How often the model could not be reached and was tried again.",
        e.RetryScheduled,
        unit="count",
    )
    limits: int = figure("How often its usage limit was reached.", e.LimitReached, unit="count")
    launching_s: float = figure(
        "Time without an agent that is up: asked for, between two agents, or without a host.",
        e.LaunchRequested,
        unit="s",
    )
    busy_s: float = figure("Time in a turn, less the time it waited.", e.TurnStarted, unit="s")
    waiting_s: float = figure("Time in which a question was open.", e.PermissionAsked, unit="s")
    idle_s: float = figure(
        "Time with an agent that had nothing to do.", e.SessionLaunched, unit="s"
    )
    lifetime_s: float = figure(
        "From being asked for to the end, or to now: the sum of the four before it. The time "
        "between an end and a resumption is no part of it.",
        e.LaunchRequested,
        unit="s",
    )


def work_of(tally: Tally) -> Work:
    """Tell what a tally counted."""
    times = (tally.launching_us, tally.working_us, tally.waiting_us, tally.idle_us)
    launching, working, waiting, idle = (time / _SECOND for time in times)
    return Work(
        sessions=tally.sessions,
        launches=tally.launches,
        turns=tally.turns,
        turn_failures=sum(tally.turn_failures.values()),
        tool_uses=sum(tally.tool_uses.values()),
        tool_failures=sum(tally.tool_failures.values()),
        tools=tuple(_tools(tally)),
        messages_in=tally.messages_in,
        messages_out=tally.messages_out,
        continuations=tally.continuations,
        questions=tally.asked,
        usage=usage_of(tally),
        retries=tally.retries,
        limits=tally.limits,
        launching_s=launching,
        busy_s=working,
        waiting_s=waiting,
        idle_s=idle,
        lifetime_s=sum(times) / _SECOND,
    )


def _tools(tally: Tally) -> Iterable[ToolFigures]:
    for tool in sorted({*tally.tool_uses, *tally.tool_failures}, key=_named_first):
        yield ToolFigures(
            tool=None if tool == OTHERS else tool,
            uses=tally.tool_uses.get(tool, 0),
            failed=tally.tool_failures.get(tool, 0),
        )


def _named_first(name: str) -> tuple[bool, str]:
    return name == OTHERS, name
