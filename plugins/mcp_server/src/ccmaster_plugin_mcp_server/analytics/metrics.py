"""Reads the figures of the whole system out of what was folded. Pure."""

from collections import Counter
from collections.abc import Mapping

from ccmaster_hookspecs.events import HOST, EndReason, Failure
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.analytics.course import DELIVERED, HELD, SENT, STARTED
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.moment import Moment
from ccmaster_plugin_mcp_server.analytics.spending import durations_of, usage_of
from ccmaster_plugin_mcp_server.analytics.system import (
    CallCounts,
    HostFigures,
    MessageCounts,
    PermissionCounts,
    SessionCounts,
    StoreFigures,
    SystemMetrics,
    ToolCounts,
    TurnCounts,
    UsageFigures,
)
from ccmaster_plugin_mcp_server.analytics.tally import OTHERS

OTHER = "(other)"
"""How names are called that are counted together."""
A_DAY = 24
"""In hours."""


def system_metrics(figures: Figures, moment: Moment) -> SystemMetrics:
    """Tell the figures of the whole system at a moment."""
    total, now = figures.total, moment.microseconds
    return SystemMetrics(
        at=moment.now,
        store=StoreFigures(position=figures.position, events=figures.events),
        hosts=HostFigures(
            alive=sum(stream.startswith(HOST) for stream in moment.claimed),
            started=figures.hosts_started,
            stopped=figures.hosts_stopped,
        ),
        sessions=_sessions(figures, moment),
        turns=TurnCounts(
            started=total.turns,
            ended=total.turns_ended,
            failed={kind: total.turn_failures.get(kind, 0) for kind in Failure},
        ),
        messages=_messages(figures, now),
        permissions=PermissionCounts(
            asked=total.asked,
            open=sum(len(course.questions) for course in figures.living.values()),
            allowed=total.allowed,
            refused=total.refused,
            lapsed=total.lapsed,
            denied=total.denied,
            waiting=durations_of(figures.answers, now),
        ),
        tools=ToolCounts(
            uses=sum(total.tool_uses.values()), failed=sum(total.tool_failures.values())
        ),
        usage=UsageFigures(
            total=usage_of(total),
            last_24_h=usage_of(*(tally for _, tally in figures.hours.last(now, A_DAY))),
        ),
        retries=total.retries,
        limits=total.limits,
        mcp_calls=CallCounts(
            by_outcome=_named(figures.call_words),
            by_tool=_named(figures.call_tools),
            duration=durations_of(figures.calls, now),
        ),
    )


def _sessions(figures: Figures, moment: Moment) -> SessionCounts:
    hosted = [course for course in figures.living.values() if course.stream in moment.claimed]
    without_host = len(figures.living) - len(hosted)
    states = Counter(course.state for course in hosted)
    states[State.LAUNCHING] += without_host
    states[State.ENDED] = len(figures.ended) + figures.forgotten
    return SessionCounts(
        total=figures.total.sessions,
        by_state={state: states[state] for state in State},
        without_host=without_host,
        launches=figures.total.launches,
        resumes=figures.total.resumes,
        ends={reason: figures.total.ends.get(reason, 0) for reason in EndReason},
    )


def _messages(figures: Figures, now: int) -> MessageCounts:
    total = figures.total
    open_ = Counter(
        far for course in figures.living.values() for far, _ in course.messages.values()
    )
    return MessageCounts(
        total=total.messages_in,
        sent=open_[SENT],
        held=open_[HELD],
        delivered=open_[DELIVERED],
        started=open_[STARTED],
        answered=total.answered,
        failed=total.failed,
        cancelled=total.cancelled,
        expired=total.expired,
        continuations=total.continuations,
        delivery=durations_of(figures.deliveries, now),
    )


def _named(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {name if name != OTHERS else OTHER: number for name, number in sorted(counts.items())}
