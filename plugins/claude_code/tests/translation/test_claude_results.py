"""What a result says of its turn."""

from datetime import UTC, datetime

import pytest

from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_claude_code.results import failure_of, reset_time, turn_ended, usage

STREAM = "session/s1"


@pytest.mark.parametrize(
    ("message", "failure"),
    [
        ({"subtype": "success", "terminal_reason": "completed"}, None),
        ({"subtype": "success", "terminal_reason": "hook_stopped"}, None),
        ({"subtype": "success", "is_error": True, "terminal_reason": "api_error"}, Failure.ERROR),
        ({"is_error": True, "api_error_status": 400}, Failure.ERROR),
        ({"is_error": True, "api_error_status": 429}, Failure.LIMIT),
        ({"subtype": "error_max_turns", "is_error": True}, Failure.MAX_TURNS),
        ({"terminal_reason": "budget_exhausted", "is_error": True}, Failure.BUDGET),
        ({"subtype": "success", "terminal_reason": "aborted_streaming"}, Failure.INTERRUPTED),
        ({"is_error": True, "terminal_reason": "aborted_tools"}, Failure.INTERRUPTED),
        ({"subtype": "error_during_execution", "is_error": True}, Failure.ERROR),
        ({}, None),
    ],
)
def test_why_a_turn_failed(message, failure):
    assert failure_of(message) is failure
    ended = turn_ended(message, STREAM, None)
    assert (ended.failure, ended.error is None) == (failure, failure is None)


def test_an_error_is_no_answer():
    ended = turn_ended({"is_error": True, "result": "API Error: 400 no"}, STREAM, None)
    assert (ended.answer, ended.error) == ("", "API Error: 400 no")


def test_a_refused_login_says_what_to_do():
    refused = {"is_error": True, "api_error_status": 401, "result": "API Error: 401"}
    assert "log in with `claude`" in turn_ended(refused, STREAM, None).error


def test_a_turn_that_ccmaster_cut_short_says_why_it_did():
    cut = {"is_error": True, "terminal_reason": "aborted_streaming"}
    ended = turn_ended(cut, STREAM, "the login is refused")
    assert (ended.failure, ended.error) == (Failure.ERROR, "the login is refused")
    came_through = {"result": "done", "terminal_reason": "completed"}
    assert turn_ended(came_through, STREAM, "the login is refused").failure is None


def test_usage_is_the_difference_model_by_model():
    of_one = {
        "inputTokens": 1,
        "outputTokens": 2,
        "cacheReadInputTokens": 3,
        "cacheCreationInputTokens": 4,
        "costUSD": 0.25,
    }
    total = {"opus": {"inputTokens": 1000, "costUSD": 9.0}}
    message = {
        "uuid": "r1",
        "total_cost_usd": 9.0,
        "modelUsage": total,
        "usage": {"input_tokens": 77},
        "model_usage_since_last_result": {"opus": of_one, "haiku": {"costUSD": 0.5}},
    }
    opus, haiku = usage(message, STREAM)
    assert (opus.usage_id, opus.model, opus.cost_usd) == ("r1/opus", "opus", 0.25)
    assert (opus.input_tokens, opus.output_tokens) == (1, 2)
    assert (opus.cache_read_tokens, opus.cache_write_tokens) == (3, 4)
    assert (haiku.usage_id, haiku.cost_usd, haiku.input_tokens) == ("r1/haiku", 0.5, 0)


@pytest.mark.parametrize(
    ("resets_at", "when"),
    [
        (1795365277, datetime(2026, 11, 22, 16, 34, 37, tzinfo=UTC)),
        (0, None),
        (None, None),
        ("soon", None),
        (1e300, None),
        (float("nan"), None),
    ],
)
def test_when_a_limit_resets(resets_at, when):
    assert reset_time({"resetsAt": resets_at}) == when
