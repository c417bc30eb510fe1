"""What the figures of sessions say of histories whose truth is known."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.moment import Moment

ANA = person("ana")
CLAIMED = (1, e.SessionClaimed, {"host": "h", "epoch": 1})
UP = (2, e.SessionLaunched, {"model": "opus"})
OVER = e.EndReason.FINISHED


def read(history, now, *claimed):
    return session_analytics(Figures().after(history), Moment(now=now, claimed=claimed))


def times(work):
    return work.launching_s, work.idle_s, work.busy_s, work.waiting_s


def a_turn_with_a_question(story, *more):
    return story(
        CLAIMED,
        UP,
        (5, e.TurnStarted, {}),
        (9, e.PermissionAsked, {"request_id": "q", "tool": "Bash"}),
        (14, e.PermissionAnswered, {"by": ANA, "request_id": "q", "allowed": True}),
        (20, e.TurnEnded, {}),
        *more,
    )


def test_time_is_spent_in_states(story, later):
    shown = read(a_turn_with_a_question(story), later(27), "session/a")
    (session,) = shown.sessions
    assert times(session.work) == times(shown.total) == (2, 10, 10, 5)
    assert session.work.lifetime_s == 27
    assert (session.state, session.hosted, session.end) == ("idle", True, None)
    assert (session.created_at, session.heard_at) == (later(0), later(20))


def test_the_end_stops_the_clock_and_a_resumption_starts_it(story, later):
    ended = (22, e.SessionEnded, {"reason": OVER})
    (session,) = read(a_turn_with_a_question(story, ended), later(99)).sessions
    assert (session.state, session.end, session.work.lifetime_s) == ("ended", OVER, 22)
    back = (50, e.ResumeRequested, {"by": ANA})
    again = a_turn_with_a_question(story, ended, back, (53, e.SessionLaunched, {}))
    (session,) = read(again, later(60), "session/a").sessions
    assert times(session.work) == (5, 5 + 7, 10, 5)
    assert (session.end, session.work.launches) == (None, 2)


def test_a_session_is_busy_no_longer_than_its_host_is_heard_of(story, later):
    died = [CLAIMED, UP, (5, e.TurnStarted, {}), (8, e.TextSaid, {"text": "hm"})]
    message = (30, e.MessageSent, {"by": ANA, "message_id": "m", "text": "there?"})
    (session,) = read(story(*died, message), later(40)).sessions
    assert (session.state, session.hosted) == ("launching", False)
    assert times(session.work) == (2 + 32, 3, 3, 0)
    taken = (50, e.SessionClaimed, {"host": "other", "epoch": 2})
    (session,) = read(story(*died, message, taken), later(51), "session/a").sessions
    assert times(session.work) == (2 + 42 + 1, 3, 3, 0)
    (session,) = read(story(*died), later(40), "session/a").sessions
    assert times(session.work) == (2, 3, 35, 0)


def test_messages_count_for_both_sides(at_position, story, later):
    by = Principal(PrincipalKind.SESSION, "a")
    asked = story(UP, working_dir="/a")
    answers = story(
        (3, e.MessageSent, {"by": by, "message_id": "m", "text": "done?"}),
        stream="session/b",
        working_dir="/b",
        by=by,
    )
    shown = read(at_position([one.event for one in (*asked, *answers)]), later(9))
    works = {session.session_id: session.work for session in shown.sessions}
    assert (works["a"].messages_out, works["a"].messages_in) == (1, 0)
    assert (works["b"].messages_out, works["b"].messages_in) == (0, 1)
    assert [(group.name, group.work.messages_out) for group in shown.working_dirs] == [
        ("/a", 1),
        ("/b", 0),
    ]
    assert [(group.name, group.work.sessions) for group in shown.owners] == [
        ("person/ana", 1),
        ("session/a", 1),
    ]


def test_work_counts_for_the_model_that_did_it_and_money_for_the_one_that_was_paid(story, later):
    spent = {"usage_id": "u", "model": "haiku", "input_tokens": 5}
    changed = (7, e.ModelChanged, {"model": "sonnet"})
    shown = read(story(UP, (3, e.TurnStarted, {}), (4, e.UsageRecorded, spent), changed), later(10))
    models = {group.name: group for group in shown.models}
    assert models["opus"].work.turns == 1
    assert models["haiku"].work.usage.input_tokens == 5
    sessions = {name: group.work.sessions for name, group in models.items()}
    assert sessions == {"": 0, "opus": 0, "haiku": 0, "sonnet": 1}
    assert [group.living for group in shown.models] == [0, 0, 0, 1]


def test_tools_are_told_by_name(story, later):
    def used(key, tool, failed):
        started = (3, e.ToolStarted, {"tool_use_id": key, "tool": tool})
        return started, (4, e.ToolFinished, {"tool_use_id": key, "failed": failed})

    history = story(
        UP, *used("1", "Read", False), *used("2", "Bash", True), *used("3", "Bash", False)
    )
    (session,) = read(history, later(9)).sessions
    told = [(tool.tool, tool.uses, tool.failed) for tool in session.work.tools]
    assert told == [("Bash", 2, 1), ("Read", 1, 0)]
    assert (session.work.tool_uses, session.work.tool_failures) == (3, 1)


def test_the_last_48_hours_are_told_also_where_nothing_happened(story, later):
    hours = read(story(UP, (7300, e.TurnStarted, {})), later(3 * 3600)).hours
    assert len(hours) == 48
    assert (hours[-1].begins, hours[0].begins) == (later(3 * 3600), later(-44 * 3600))
    assert [hour.sessions for hour in hours[-4:]] == [1, 0, 0, 0]
    assert [hour.turns for hour in hours[-4:]] == [0, 0, 1, 0]


def test_the_living_are_shown_first_and_the_rest_is_told_together(
    at_position, story, later, monkeypatch
):
    limit = "ccmaster_plugin_mcp_server.analytics.breakdown.SESSIONS_SHOWN"
    monkeypatch.setattr(limit, 2)
    ended = story(UP, (9, e.SessionEnded, {"reason": OVER}), stream="session/x")
    living = [story(UP, (3 + n, e.TurnStarted, {}), stream=f"session/{n}") for n in range(3)]
    every = [one.event for history in (ended, *living) for one in history]
    shown = read(at_position(every), later(10))
    assert [session.session_id for session in shown.sessions] == ["2", "1"]
    assert (shown.others.sessions, shown.others.turns, shown.total.turns) == (2, 1, 3)
    assert shown.others.lifetime_s == 9 + 10
