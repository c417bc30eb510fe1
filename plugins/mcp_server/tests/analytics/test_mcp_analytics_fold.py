"""The fold of all figures: in one go or in many, whole or from what was kept, it is the same."""

from functools import reduce

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_mcp_server.analytics import groups, hours, ledger
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.course import DELIVERED, HELD, SENT, STARTED
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.kept import dump, load
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics
from ccmaster_plugin_mcp_server.analytics.moment import Moment


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


def lives(count):
    """Yield what happens in sessions that live one after the other, each in a folder of its own."""
    for number in range(count):
        stream = f"session/{number}"
        yield stream, f"/w/{number}"


def test_the_ended_are_remembered_up_to_a_bound_and_counted_for_ever(
    story, at_position, later, moments
):
    count = ledger.ENDED_KEPT + groups.QUIET_KEPT + 7
    happened = []
    for stream, folder in lives(count):
        spent = {"usage_id": "u", "model": folder, "input_tokens": 1}
        happened += [
            one.event
            for one in story(
                (0, e.UsageRecorded, spent),
                (1, e.SessionEnded, {"reason": e.EndReason.FINISHED}),
                stream=stream,
                working_dir=folder,
            )
        ]
    figures = Figures().after(at_position(happened))
    assert len(figures.ended) == ledger.ENDED_KEPT
    assert not figures.living
    assert figures.forgotten == figures.earlier.sessions == count - ledger.ENDED_KEPT
    shown = session_analytics(figures, Moment(now=later(9), claimed=()))
    for grouped in (shown.working_dirs, shown.models):
        assert len(grouped) == groups.QUIET_KEPT + 1
        assert sum(group.work.usage.input_tokens for group in grouped) == count
    assert shown.total.sessions == shown.total.usage.input_tokens == count


def test_a_session_that_is_forgotten_can_come_back(story, at_position, later, monkeypatch):
    monkeypatch.setattr(ledger, "ENDED_KEPT", 1)
    over = (1, e.SessionEnded, {"reason": e.EndReason.FINISHED})
    events = [one.event for stream, _ in lives(3) for one in story(over, stream=stream)]
    figures = Figures().after(at_position(events))
    assert figures.forgotten == 2
    by = events[0].by
    back = e.ResumeRequested(stream="session/0", at=later(5), by=by)
    up = e.SessionLaunched(stream="session/0", at=later(6), model="opus")
    figures = Figures().after(at_position([*events, back, up]))
    moment = Moment(now=later(7), claimed={"session/0"})
    counts = system_metrics(figures, moment).sessions
    assert (counts.total, counts.by_state["idle"], counts.by_state["ended"]) == (3, 1, 2)
    first, *_ = session_analytics(figures, moment).sessions
    assert (first.session_id, first.name, first.work.launches) == ("0", "", 1)


def test_usage_of_a_forgotten_session_counts_in_all(story, at_position, later, monkeypatch):
    monkeypatch.setattr(ledger, "ENDED_KEPT", 0)
    over = (1, e.SessionEnded, {"reason": e.EndReason.FINISHED})
    late = (2, e.UsageRecorded, {"usage_id": "u", "model": "opus", "output_tokens": 7})
    figures = Figures().after(story(over, late))
    assert figures.earlier.output_tokens == figures.total.output_tokens == 7


def test_hours_are_bounded(story, later):
    count = hours.HOURS_KEPT + 10
    happened = [(hour * 3600, e.TurnStarted, {}) for hour in range(count)]
    figures = Figures().after(story(*happened))
    assert len(figures.hours.packed()) == hours.HOURS_KEPT
    shown = session_analytics(figures, Moment(now=later(count * 3600 - 1), claimed=())).hours
    assert [hour.turns for hour in shown] == [1] * 48
    assert shown[-1].begins == later((count - 1) * 3600)


def test_tool_names_are_bounded(story, later):
    happened = [
        (1, e.ToolStarted, {"tool_use_id": str(number), "tool": f"tool-{number}"})
        for number in range(130)
    ]
    finished = (2, e.ToolFinished, {"tool_use_id": "129", "failed": True})
    figures = Figures().after(story(*happened, finished))
    work = session_analytics(figures, Moment(now=later(3), claimed=())).total
    assert work.tool_uses == sum(tool.uses for tool in work.tools) == 130
    assert len(work.tools) == 101
    last = work.tools[-1]
    assert (last.tool, last.uses, last.failed) == (None, 30, 1)


def test_what_is_kept_is_believed_only_whole(story):
    text = dump(Figures().after(story((1, e.TurnStarted, {}))))
    assert load(text) is not None
    assert load(text[:-2]) is None
    assert load(text.replace("TurnStarted", "TurnEnded")) is None
    assert load(text.partition("\n")[2]) is None
    assert [load(bad) for bad in ("", "\n", "{}", "\ud800", "null\nnull\n")] == [None] * 5


def test_what_another_version_kept_is_not_believed(story, monkeypatch):
    monkeypatch.setattr("ccmaster_plugin_mcp_server.analytics.kept.VERSION", 0)
    older = dump(Figures().after(story()))
    monkeypatch.undo()
    assert load(older) is None


@given(text=st.text())
def test_no_text_is_believed_by_chance(text):
    assert load(text) is None


def test_a_tally_grows_in_place_and_a_copy_does_not(story):
    figures = Figures().after(story())
    copy = figures.total.copied()
    figures.after([evolve(one, position=99) for one in story(stream="session/z")])
    assert (copy.sessions, figures.total.sessions) == (1, 2)
