"""A subscriber hears of each event that changes a figure, and of few others."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.changes import (
    SESSION_ANALYTICS,
    SYSTEM_METRICS,
    session_analytics_changed,
    system_metrics_changed,
)
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics


def of_the_system(figures, moment):
    return evolve(system_metrics(figures, moment), store=None)


def of_sessions(figures, moment):
    return evolve(session_analytics(figures, moment), position=0)


@pytest.mark.parametrize(
    ("read", "changed", "uri"),
    [
        (of_the_system, system_metrics_changed, SYSTEM_METRICS),
        (of_sessions, session_analytics_changed, SESSION_ANALYTICS),
    ],
)
@given(data=st.data())
def test_an_event_that_changes_a_figure_is_told_of(read, changed, uri, histories, moments, data):
    history, moment = data.draw(histories), data.draw(moments)
    figures = Figures()
    before = read(figures, moment)
    for stored in history:
        figures = figures.after([stored])
        now = read(figures, moment)
        assert now == before or [*changed(stored.event)] == [uri]
        before = now


def test_what_changes_nothing_is_not_told_of(later):
    said = e.TextSaid(stream="session/a", at=later(0), text="hm")
    assert [*system_metrics_changed(said)] == []
    up = e.HostStarted(stream="host/h", pid=1, version="1", machine="m", adopts=True)
    assert [*session_analytics_changed(up)] == []
    unknown = e.UnknownEvent(stream="session/a", at=later(0), kind="New", body="{}")
    assert [*system_metrics_changed(unknown), *session_analytics_changed(unknown)] == []
