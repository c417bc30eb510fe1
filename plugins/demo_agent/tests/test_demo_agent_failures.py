"""What goes wrong with the pretended model is retried, told, and over with its turn."""

from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_demo_agent.settings import DemoAgentSettings


def retries(told):
    return [event for event in told if isinstance(event, e.RetryScheduled)]


async def test_errors_that_pass_are_retried_and_recovered_from(launched):
    told, ended = await (await launched()).turn("[[err1:529]] [[err1:429:0.002]] [[text:fine]]")
    assert [(r.attempt, r.max_attempts, r.status, r.delay_ms) for r in retries(told)] == [
        (1, 3, 529, 1),
        (2, 3, 429, 2),
    ]
    assert (ended.answer, ended.failure, ended.steps) == ("fine", None, 1)


async def test_each_step_has_its_own_retries(launched):
    script = "[[err1:500]] [[err1:500]] [[bash:ls]] [[err1:500]] [[err1:500]] [[text:fine]]"
    told, ended = await (await launched()).turn(script)
    assert [retry.attempt for retry in retries(told)] == [1, 2, 1, 2]
    assert ended.answer == "fine"


async def test_a_connection_that_drops_is_retried(launched):
    told, ended = await (await launched()).turn("[[drop1]]")
    assert [retry.status for retry in retries(told)] == [None]
    assert ended.answer == "recovered after drop"


@pytest.mark.parametrize("script", ["[[err:529]]", "[[err:401]]", "[[drop]]"])
async def test_an_error_that_stays_ends_the_turn(launched, script):
    agent = await launched()
    told, ended = await agent.turn(script)
    assert [retry.delay_ms for retry in retries(told)] == [1, 2, 4]
    assert ended.failure is Failure.ERROR
    assert ended.error == retries(told)[-1].error
    assert not any(isinstance(event, e.UsageRecorded) for event in told)
    assert (await agent.turn("next"))[1].answer == "ok: next"


async def test_a_bad_request_is_not_retried(launched):
    told, ended = await (await launched()).turn("[[bash:ls]] [[err:400]]")
    assert retries(told) == []
    assert (ended.failure, ended.error) == (Failure.ERROR, "API Error: 400 scripted 400")
    assert ended.steps == 2


@pytest.mark.parametrize(
    ("script", "seconds"), [("[[limit]]", 3600), ("[[limit:5]]", 5), ("[[err:429:120]]", 120)]
)
async def test_a_usage_limit_says_when_it_resets(launched, script, seconds):
    before = datetime.now(UTC)
    told, ended = await (await launched()).turn(script)
    [limit] = [event for event in told if isinstance(event, e.LimitReached)]
    span = timedelta(seconds=seconds)
    assert before + span <= limit.until <= datetime.now(UTC) + span
    assert limit.account == "demo"
    assert (ended.failure, retries(told)) == (Failure.LIMIT, [])


async def test_a_limit_may_not_say_when_it_resets(launched):
    told, ended = await (await launched()).turn("[[bash:ls]] [[err:429:0.001]]")
    assert [retry.status for retry in retries(told)] == [429, 429, 429]
    assert [type(event).__name__ for event in told[-3:]] == [
        *("UsageRecorded", "LimitReached", "TurnEnded"),
    ]
    assert told[-2].until is None
    assert ended.failure is Failure.LIMIT


@pytest.mark.parametrize("settings", [DemoAgentSettings(max_retries=0)])
async def test_retries_can_be_switched_off(launched):
    told, ended = await (await launched()).turn("[[err1:529]] [[text:never]]")
    assert (retries(told), ended.failure) == ([], Failure.ERROR)


async def test_a_budget_holds_within_a_turn_and_after(launched):
    agent = await launched(budget_usd=0.1)
    told, ended = await agent.turn("[[usage:50000:a+bash:ls]] [[text:too much]]")
    assert [type(event).__name__ for event in told[-3:]] == [
        *("UsageRecorded", "BudgetSpent", "TurnEnded"),
    ]
    assert told[-2].budget_usd == 0.1
    assert (ended.failure, ended.answer, ended.steps) == (Failure.BUDGET, "", 1)
    _, again = await agent.turn("hello")
    assert (again.failure, again.steps) == (Failure.BUDGET, 0)


async def test_a_budget_is_not_renewed_by_a_resume(launched):
    agent = await launched(budget_usd=0.1)
    await agent.turn("[[usage:50000:a]]")
    await agent.agent.stop()
    resumed = await launched(session_id=agent.session_id, budget_usd=0.1, resume=True)
    _, ended = await resumed.turn("hello")
    assert ended.failure is Failure.BUDGET
