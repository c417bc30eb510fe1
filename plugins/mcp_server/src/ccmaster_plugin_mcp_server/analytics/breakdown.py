"""Reads the figures of sessions out of what was folded. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from ccmaster_hookspecs.events import SESSION
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.groups import Groups
from ccmaster_plugin_mcp_server.analytics.moment import Moment, time_of
from ccmaster_plugin_mcp_server.analytics.sessions import (
    HOURS_SHOWN,
    SESSIONS_SHOWN,
    GroupFigures,
    HourFigures,
    SessionAnalytics,
    SessionFigures,
)
from ccmaster_plugin_mcp_server.analytics.spending import usage_of
from ccmaster_plugin_mcp_server.analytics.tally import Tally
from ccmaster_plugin_mcp_server.analytics.work import work_of

Named = Mapping[str, Tally]


def session_analytics(figures: Figures, moment: Moment) -> SessionAnalytics:
    """Tell the figures of sessions at a moment."""
    total, others = figures.total.copied(), figures.earlier.copied()
    folders = _copied(figures.working_dirs)
    owners = _copied(figures.owners)
    models = _copied(figures.models)
    for course in figures.living.values():
        _spend(course, moment, total)
        _spend(course, moment, folders[course.working_dir])
        _spend(course, moment, owners[course.owner])
        _spend(course, moment, models[course.model])
    shown, hidden = _chosen(figures)
    for course in hidden:
        others.add(course.own)
        _spend(course, moment, others)
    return SessionAnalytics(
        at=moment.now,
        position=figures.position,
        total=work_of(total),
        sessions=tuple(_session(course, moment) for course in shown),
        others=work_of(others),
        working_dirs=tuple(_groups(figures.working_dirs, folders)),
        owners=tuple(_groups(figures.owners, owners)),
        models=tuple(_groups(figures.models, models)),
        hours=tuple(_hours(figures, moment)),
    )


def _copied(groups: Groups) -> Named:
    return {name: tally.copied() for name, tally in groups}


def _spend(course: Course, moment: Moment, tally: Tally) -> None:
    """Count the time of a session that lives which no event has counted yet."""
    hosted = course.stream in moment.claimed
    for state, took in course.unsettled(moment.microseconds, hosted=hosted):
        tally.spend(state, took)


def _own(course: Course, moment: Moment) -> Tally:
    own = course.own.copied()
    _spend(course, moment, own)
    return own


def _chosen(figures: Figures) -> tuple[list[Course], list[Course]]:
    """Return the sessions that are shown each by itself, and the others that are remembered."""
    every = sorted(figures.courses(), key=lambda one: (one.ended is None, one.heard), reverse=True)
    return every[:SESSIONS_SHOWN], every[SESSIONS_SHOWN:]


def _session(course: Course, moment: Moment) -> SessionFigures:
    hosted = course.stream in moment.claimed and course.ended is None
    return SessionFigures(
        session_id=course.stream.removeprefix(SESSION),
        name=course.name,
        working_dir=course.working_dir,
        owner=course.owner,
        model=course.model,
        state=State(course.state) if hosted or course.ended else State.LAUNCHING,
        hosted=hosted,
        created_at=time_of(course.created),
        heard_at=time_of(course.heard),
        end=course.ended,
        work=work_of(_own(course, moment)),
    )


def _groups(groups: Groups, tallies: Named) -> Iterator[GroupFigures]:
    for name, tally in tallies.items():
        yield GroupFigures(name=name, living=groups.living(name), work=work_of(tally))
    if groups.other != Tally():
        yield GroupFigures(name=None, living=0, work=work_of(groups.other))


def _hours(figures: Figures, moment: Moment) -> Iterable[HourFigures]:
    for begins, tally in figures.hours.last(moment.microseconds, HOURS_SHOWN):
        yield HourFigures(
            begins=time_of(begins),
            sessions=tally.sessions,
            ends=sum(tally.ends.values()),
            turns=tally.turns,
            turn_failures=sum(tally.turn_failures.values()),
            tool_uses=sum(tally.tool_uses.values()),
            tool_failures=sum(tally.tool_failures.values()),
            messages=tally.messages_in,
            questions=tally.asked,
            usage=usage_of(tally),
        )
