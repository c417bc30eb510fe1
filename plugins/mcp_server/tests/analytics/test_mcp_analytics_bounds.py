"""What is remembered of the past is bounded, and what is forgotten stays in the sums."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics import groups, hours, ledger
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.groups import Groups
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics
from ccmaster_plugin_mcp_server.analytics.moment import Moment


def lives(count):
    """Yield what happens in sessions that live one after the other, each in a folder of its own."""
    for number in range(count):
        stream = f"session/{number}"
        yield stream, f"/w/{number}"


def test_the_ended_are_remembered_up_to_a_bound_and_counted_for_ever(story, at_position, later):
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


def test_the_name_that_was_used_last_is_kept(monkeypatch):
    monkeypatch.setattr(groups, "QUIET_KEPT", 2)
    folders = Groups()
    for name in ("a", "b", "a", "c"):
        folders.of(name).turns += 1
    assert [(name, tally.turns) for name, tally in folders] == [("a", 2), ("c", 1)]
    assert folders.other.turns == 1


def test_a_name_of_a_living_session_is_kept_whatever_comes(monkeypatch):
    monkeypatch.setattr(groups, "QUIET_KEPT", 1)
    folders = Groups()
    folders.hold("a").turns += 1
    folders.hold("a").turns += 1
    for name in ("b", "c", "d"):
        folders.of(name)
    folders.let_go("a")
    assert (folders.living("a"), [name for name, _ in folders]) == (1, ["a", "d"])
    folders.let_go("a")
    assert (folders.living("a"), [name for name, _ in folders]) == (0, ["a"])
    folders.of("e")
    assert folders.other.turns == 2


def test_a_session_whose_model_is_forgotten_counts_once(story, later, monkeypatch):
    monkeypatch.setattr(groups, "QUIET_KEPT", 0)
    by = story()[0].event.by
    history = story(
        (1, e.SessionLaunched, {"model": "opus"}),
        (2, e.SessionEnded, {"reason": e.EndReason.FINISHED}),
        (3, e.ResumeRequested, {"by": by}),
        (4, e.SessionLaunched, {"model": "haiku"}),
    )
    shown = session_analytics(Figures().after(history), Moment(now=later(5), claimed=()))
    sessions = {group.name: group.work.sessions for group in shown.models}
    assert sessions == {"haiku": 0, None: 1}
