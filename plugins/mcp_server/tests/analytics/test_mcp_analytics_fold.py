"""The fold of all figures: in one go or in many, whole or from what was kept, it is the same."""

from functools import reduce

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.course import DELIVERED, HELD, SENT, STARTED
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.kept import dump, load
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics


@given(data=st.data())
def test_folding_in_parts_with_keeping_between_is_folding_at_once(histories, moments, data):
    history, moment = data.draw(histories), data.draw(moments)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(history)), max_size=3)))
    at_once, in_parts = Figures().after(history), Figures()
    for begin, end in zip([0, *cuts], [*cuts, len(history)], strict=True):
        in_parts = load(dump(in_parts.after(history[begin:end])))
    assert in_parts == at_once
    assert dump(in_parts) == dump(at_once)
    assert system_metrics(in_parts, moment) == system_metrics(at_once, moment)
    assert session_analytics(in_parts, moment) == session_analytics(at_once, moment)


@given(data=st.data())
def test_an_event_counts_once_however_often_it_is_read(histories, data):
    history = data.draw(histories)
    again = data.draw(st.integers(0, len(history)))
    assert Figures().after(history).after(history[again:]) == Figures().after(history)


@given(data=st.data())
def test_unknown_events_change_nothing_but_the_count_of_events(histories, moments, data):
    history, moment = data.draw(histories), data.draw(moments)
    known = [one for one in history if not isinstance(one.event, e.UnknownEvent)]
    figures, of_known = Figures().after(history), Figures().after(known)
    assert figures.events == len(history)
    of_known.events, of_known.position, of_known.mark = len(history), *_end(figures)
    assert figures == of_known
    assert session_analytics(figures, moment) == session_analytics(of_known, moment)


def _end(figures):
    return figures.position, figures.mark


FAR = {SENT: "sent", HELD: "held", DELIVERED: "delivered", STARTED: "started"}


@given(data=st.data())
def test_a_course_stands_where_the_status_of_its_session_does(histories, data):
    history = data.draw(histories)
    for course in Figures().after(history).courses():
        of_it = [one.event for one in history if one.event.stream == course.stream]
        asked = next(n for n, one in enumerate(of_it) if isinstance(one, e.LaunchRequested))
        status = reduce(after, of_it[asked:], Status(session_id=course.stream))
        assert course.state == status.state
        assert {*course.questions} == {question.request_id for question in status.questions}
        assert {key: FAR[far] for key, (far, _) in course.messages.items()} == {
            key: receipt.state for key, receipt in status.messages.items()
        }
        assert course.own.launches == status.launches
        assert course.own.turns == status.turns
        assert (course.ended, course.turn) == (status.ended, status.turn is not None)


def test_a_mark_tells_of_the_last_event(story, at_position, later):
    unknown = e.UnknownEvent(stream="x", at=later(1), kind="New", body="{}")
    assert Figures().after(at_position([unknown])).mark == ("x", "New", later(1).isoformat())
    assert Figures().after(story()).mark[:2] == ("session/a", "LaunchRequested")


def test_a_tally_grows_in_place_and_a_copy_does_not(story):
    figures = Figures().after(story())
    copy = figures.total.copied()
    figures.after([evolve(one, position=99) for one in story(stream="session/z")])
    assert (copy.sessions, figures.total.sessions) == (1, 2)
