"""How the real CLI's troubles with the model's service are told."""

from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_hookspecs import events as e

pytestmark = pytest.mark.claude


async def test_a_refused_login_ends_the_turn_at_once_and_says_what_to_do(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[err:401]]")
    assert ended.failure is e.Failure.ERROR
    assert "refuses the login" in ended.error
    assert "ANTHROPIC_API_KEY in [claude_code.environment]" in ended.error
    retries = driven.of(e.RetryScheduled)
    assert [(retry.attempt, retry.status) for retry in retries] == [(1, 401), (2, 401)]
    assert retries[0].max_attempts == 10
    assert (await driven.turn("again [[text:in]]")).answer == "in"


async def test_a_refusal_that_the_cli_gave_up_on_says_what_to_do_too(claude):
    settings = {"environment": {"CLAUDE_CODE_MAX_RETRIES": "1"}}
    driven = await claude.start(settings=settings)
    ended = await driven.turn("go [[err:401]]")
    assert ended.failure is e.Failure.ERROR
    assert "log in with `claude`" in ended.error


async def test_a_short_wait_is_only_a_retry(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[err1:429:1]] [[text:through]]")
    assert (ended.answer, ended.failure) == ("through", None)
    [retry] = driven.of(e.RetryScheduled)
    assert (retry.attempt, retry.status, retry.error) == (1, 429, "rate_limit")
    assert retry.delay_ms >= 1000
    assert driven.of(e.LimitReached) == []


async def test_a_long_wait_is_a_limit(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[err:429:3600]]")
    assert ended.failure is e.Failure.LIMIT
    [limit] = driven.of(e.LimitReached)
    assert limit.account == driven.of(e.SessionLaunched)[0].account
    assert (limit.until, limit.reason) == (None, ended.error)
    assert (await driven.turn("again [[text:in]]")).answer == "in"


async def test_the_limit_of_a_subscription_says_when_it_resets(claude):
    login = {"ANTHROPIC_API_KEY": "", "CLAUDE_CODE_OAUTH_TOKEN": "scripted"}
    driven = await claude.start(settings={"environment": login})
    ended = await driven.turn("go [[limit:7200]]")
    assert ended.failure is e.Failure.LIMIT
    [limit] = driven.of(e.LimitReached)
    left = limit.until - datetime.now(UTC)
    assert timedelta(hours=1, minutes=50) < left < timedelta(hours=2, minutes=1)
    assert "limit" in limit.reason


async def test_an_overloaded_service_is_tried_again(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[err1:529]] [[text:through]]")
    assert (ended.answer, ended.failure) == ("through", None)
    assert [retry.status for retry in driven.of(e.RetryScheduled)] == [529]


async def test_a_service_that_stays_overloaded_ends_the_turn(claude):
    settings = {"environment": {"CLAUDE_CODE_MAX_RETRIES": "1"}}
    driven = await claude.start(settings=settings)
    ended = await driven.turn("go [[err:529]]")
    assert (ended.failure, ended.answer) == (e.Failure.ERROR, "")
    assert "529" in ended.error
    assert driven.of(e.TextSaid) == []
    assert (await driven.turn("again [[text:in]]")).answer == "in"


async def test_a_bad_request_ends_the_turn(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[err:400]]")
    assert ended.failure is e.Failure.ERROR
    assert "400" in ended.error
    assert driven.of(e.RetryScheduled) == driven.of(e.UsageRecorded) == []


async def test_a_broken_connection_is_tried_again(claude):
    driven = await claude.start()
    ended = await driven.turn("go [[drop1]]")
    assert (ended.answer, ended.failure) == ("recovered after drop", None)
    assert [retry.status for retry in driven.of(e.RetryScheduled)] == [None]


@pytest.mark.parametrize("directive", ["maxtok:half a", "refuse"])
async def test_an_answer_that_breaks_off_is_gone_on_with_in_the_same_turn(claude, directive):
    driven = await claude.start()
    message_id = await driven.say(f"go [[{directive}]]")
    ended = await driven.until(e.TurnEnded)
    assert (ended.in_reply_to, ended.failure, ended.steps) == ((message_id,), None, 2)
    assert len(driven.of(e.TextSaid)) == 2
    assert len(driven.of(e.TurnStarted)) == 1


async def test_too_many_steps_end_the_turn_and_the_next_message_goes_on(claude):
    driven = await claude.start(options={"max_steps": "2"})
    ended = await driven.turn("go [[bash:echo 1]] [[bash:echo 2]] [[bash:echo 3]]")
    assert ended.failure is e.Failure.MAX_TURNS
    assert "maximum number of turns" in ended.error
    assert (await driven.turn("go on [[text:on]]")).answer == "on"


async def test_a_spent_budget_ends_this_turn_and_all_that_follow(claude):
    driven = await claude.start(budget_usd=0.01)
    ended = await driven.turn("go [[usage:9000:a]]")
    ended = await driven.turn("go [[bash:echo 1]] [[text:b]]")
    assert ended.failure is e.Failure.BUDGET
    assert "maximum budget" in ended.error
    assert driven.of(e.BudgetSpent)[0].budget_usd == 0.01
    assert (await driven.turn("go on")).failure is e.Failure.BUDGET
