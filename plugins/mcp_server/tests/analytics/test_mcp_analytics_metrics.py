"""What the figures of the system say of histories whose truth is known."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION, person
from ccmaster_plugin_mcp_server.analytics import window
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics
from ccmaster_plugin_mcp_server.analytics.moment import Moment
from ccmaster_plugin_mcp_server.events import ToolCalled

ANA = person("ana")
UP = (1, e.SessionLaunched, {"model": "opus"})


def sent(at, key, by=ANA):
    return at, e.MessageSent, {"by": by, "message_id": key, "text": "go"}


def read(history, now, *claimed):
    return system_metrics(Figures().after(history), Moment(now=now, claimed=claimed))


def test_messages_stand_where_their_receipts_do(story, later):
    every = [sent(2, key) for key in "abcdefghj"]
    shown = read(
        story(
            UP,
            *every,
            (3, e.MessageHeld, {"message_id": "b", "reason": "busy", "with_agent": True}),
            (3, e.MessageDelivered, {"message_id": "c"}),
            (3, e.MessageDelivered, {"message_id": "d"}),
            (4, e.TurnStarted, {"message_ids": ("d", "e", "f")}),
            (5, e.TurnEnded, {"in_reply_to": ("e",)}),
            (6, e.TurnEnded, {"in_reply_to": ("f",), "failure": e.Failure.ERROR}),
            (7, e.MessageCancelled, {"message_id": "g"}),
            (7, e.MessageFailed, {"message_id": "h", "reason": "gone"}),
            (7, e.MessageExpired, {"message_id": "j"}),
            sent(8, "i", CONTINUATION),
        ),
        later(9),
    ).messages
    assert (shown.total, shown.continuations) == (10, 1)
    assert (shown.sent, shown.held, shown.delivered, shown.started) == (2, 1, 1, 1)
    assert (shown.answered, shown.failed, shown.cancelled, shown.expired) == (1, 2, 1, 1)


def test_messages_that_are_open_fail_with_their_session(story, later):
    over = (3, e.SessionEnded, {"reason": e.EndReason.CRASHED})
    shown = read(story(UP, sent(2, "a"), sent(2, "b"), over), later(4))
    assert (shown.messages.failed, shown.messages.total) == (2, 2)
    assert shown.sessions.ends == {**dict.fromkeys(e.EndReason, 0), "crashed": 1}


def test_delivery_is_measured_from_sent_to_delivered_over_the_last_hour(story, later):
    happened = []
    for number, took in enumerate((4.0, 1.0, 2.0, 3.0)):
        key = str(number)
        happened += [sent(100, key), (100 + took, e.MessageDelivered, {"message_id": key})]
    shown = read(story(*happened), later(200)).messages.delivery
    assert (shown.count, shown.complete) == (4, True)
    assert (shown.p50_ms, shown.p95_ms, shown.max_ms) == (2000, 4000, 4000)
    shown = read(story(*happened), later(100 + 3 + 3600)).messages.delivery
    assert (shown.count, shown.p50_ms) == (1, 4000)
    shown = read(story(*happened), later(9999)).messages.delivery
    assert (shown.count, shown.p50_ms, shown.p95_ms, shown.max_ms) == (0, None, None, None)


def test_a_delivery_that_is_told_twice_is_measured_once(story, later):
    told = [(at, e.MessageDelivered, {"message_id": "a"}) for at in (3, 9)]
    delivery = read(story(sent(2, "a"), *told), later(10)).messages.delivery
    assert (delivery.count, delivery.max_ms) == (1, 1000)


def test_a_clock_that_is_behind_makes_no_delivery_faster_than_none(story, later):
    shown = read(story(sent(9, "a"), (8, e.MessageDelivered, {"message_id": "a"})), later(10))
    assert shown.messages.delivery.max_ms == 0


def test_beyond_the_bound_the_last_measurements_are_told_as_such(story, later):
    count = window.KEPT + 5
    happened = []
    for number in range(count):
        key, took = str(number), 1 if number < count - window.KEPT else 2
        happened += [sent(1, key), (1 + took, e.MessageDelivered, {"message_id": key})]
    shown = read(story(*happened), later(10)).messages.delivery
    assert (shown.count, shown.complete, shown.p50_ms) == (window.KEPT, False, 2000)


def test_questions_are_open_answered_or_lapsed(story, later):
    def asked(key):
        return 2, e.PermissionAsked, {"request_id": key, "tool": "Bash"}

    def answered(at, key, allowed):
        fields = {"by": ANA, "request_id": key, "allowed": allowed}
        return at, e.PermissionAnswered, fields

    first = [UP, (2, e.TurnStarted, {}), asked("a"), asked("b"), asked("c"), asked("c")]
    then = [answered(5, "a", True), answered(8, "b", False), answered(9, "z", True)]
    waiting = read(story(*first, *then), later(9), "session/a")
    shown = waiting.permissions
    assert (shown.asked, shown.open, shown.allowed, shown.refused) == (3, 1, 1, 1)
    assert (shown.waiting.count, shown.waiting.p50_ms, shown.waiting.max_ms) == (2, 3000, 6000)
    assert waiting.sessions.by_state["waiting"] == 1
    denied = (9, e.PermissionDenied, {"tool": "Bash"})
    shown = read(story(*first, *then, denied, (10, e.TurnEnded, {})), later(11)).permissions
    assert (shown.open, shown.lapsed, shown.denied) == (0, 1, 1)


def test_turns_and_tools_are_counted_as_they_ended(story, later):
    shown = read(
        story(
            UP,
            (2, e.TurnStarted, {}),
            (3, e.ToolStarted, {"tool_use_id": "1", "tool": "Bash"}),
            (3, e.ToolStarted, {"tool_use_id": "1", "tool": "Bash"}),
            (4, e.ToolFinished, {"tool_use_id": "1", "failed": True}),
            (4, e.ToolStarted, {"tool_use_id": "2", "tool": "Read"}),
            (5, e.ToolFinished, {"tool_use_id": "2"}),
            (6, e.TurnEnded, {}),
            (7, e.TurnStarted, {}),
            (8, e.TurnEnded, {"failure": e.Failure.INTERRUPTED}),
            (8, e.RetryScheduled, {"attempt": 1, "max_attempts": 2, "delay_ms": 1}),
            (9, e.LimitReached, {"account": None, "until": None}),
        ),
        later(10),
    )
    assert (shown.turns.started, shown.turns.ended) == (2, 1)
    assert shown.turns.failed == {**dict.fromkeys(e.Failure, 0), "interrupted": 1}
    assert (shown.tools.uses, shown.tools.failed) == (2, 1)
    assert (shown.retries, shown.limits) == (1, 1)


def test_usage_counts_once_and_also_by_the_last_day(story, later):
    hour = 3600

    def spent(at, key, dollars):
        fields = {"usage_id": key, "model": "opus", "input_tokens": 10, "cost_usd": dollars}
        return at, e.UsageRecorded, fields

    history = story(spent(0, "a", 0.1), spent(5 * hour, "b", 0.2), spent(5 * hour, "b", 0.2))
    usage = read(history, later(24 * hour)).usage
    assert (usage.total.input_tokens, usage.total.cost_usd) == (20, pytest.approx(0.3))
    assert (usage.last_24_h.input_tokens, usage.last_24_h.cost_usd) == (10, 0.2)
    assert read(history, later(24 * hour - 1)).usage.last_24_h == usage.total
    assert read(history, later(29 * hour)).usage.last_24_h.cost_usd == 0


@pytest.mark.parametrize("cost", [float("nan"), float("inf"), float("-inf"), -1.0])
def test_a_cost_that_is_none_spoils_no_sum(story, later, cost):
    fields = {"usage_id": "a", "model": "opus", "output_tokens": -3, "cost_usd": cost}
    usage = read(story((1, e.UsageRecorded, fields)), later(2)).usage
    assert (usage.total.cost_usd, usage.total.output_tokens) == (0, 0)


def test_a_session_that_no_host_runs_is_launching_and_a_killed_host_is_gone(story, later):
    history = story(UP, (2, e.TurnStarted, {}))
    shown = read(history, later(3), "session/a", "host/h1", "mcp/server")
    assert (shown.sessions.by_state["working"], shown.sessions.without_host) == (1, 0)
    assert shown.hosts.alive == 1
    shown = read(history, later(3))
    assert (shown.sessions.by_state["launching"], shown.sessions.without_host) == (1, 1)
    assert shown.hosts.alive == 0


def test_hosts_and_calls_are_counted_in_whatever_stream_they_stand(at_position, later):
    host = {"stream": "host/h", "at": later(0)}

    def called(tool, word, took):
        return ToolCalled(
            at=later(1), caller=ANA, tool=tool, call_id="c", word=word, duration_ms=took
        )

    shown = read(
        at_position(
            [
                e.HostStarted(pid=1, version="1", machine="m", adopts=True, **host),
                e.HostStopped(**host),
                called("list_sessions", "ok", 3),
                called("list_sessions", "refused", float("nan")),
                called("end_own_session", "ok", 5),
            ]
        ),
        later(2),
    )
    assert (shown.hosts.started, shown.hosts.stopped) == (1, 1)
    assert shown.mcp_calls.by_tool == {"end_own_session": 1, "list_sessions": 2}
    assert shown.mcp_calls.by_outcome == {"ok": 2, "refused": 1}
    assert (shown.mcp_calls.duration.p50_ms, shown.mcp_calls.duration.max_ms) == (3, 5)
    assert (shown.store.events, shown.store.position) == (5, 9)
