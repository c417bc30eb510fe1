"""No plugin's failure stops another, and a failure is said once."""

import asyncio
import logging
import threading

import pytest

from ccmaster_core import dispatch
from ccmaster_core.conduct import TEXTS
from ccmaster_hookspecs import Allow, Ask, Deny, hookimpl

ANSWERS = (Allow, Deny, Ask)
FAILED = Deny("a plugin failed")


def raising(error):
    class Raising:
        @hookimpl
        def decide_permission(self):
            raise error

        @hookimpl
        def on_start(self):
            raise error

    return Raising()


def raising_later(error):
    class RaisingLater:
        @hookimpl
        async def decide_permission(self):
            await asyncio.sleep(0)
            raise error

        @hookimpl
        async def on_start(self):
            await asyncio.sleep(0)
            raise error

    return RaisingLater()


def answering(answer):
    class Answering:
        @hookimpl
        async def decide_permission(self):
            return answer

    return Answering()


async def decide(plugins, **options):
    return await dispatch.decide(
        plugins.hook.decide_permission,
        expected=ANSWERS,
        host=None,
        status=None,
        tool="Bash",
        arguments={},
        **options,
    )


ERRORS = [
    (raising, RuntimeError("broken")),
    (raising, SystemExit(3)),
    (raising, KeyboardInterrupt()),
    (raising, StopIteration()),
    (raising, asyncio.CancelledError()),
    (raising_later, RuntimeError("broken")),
    (raising_later, SystemExit(3)),
    (raising_later, TimeoutError("the plugin's own")),
    (raising_later, asyncio.CancelledError()),
]


@pytest.mark.parametrize(("kind", "error"), ERRORS)
async def test_a_failure_is_no_opinion(plugins, caplog, kind, error):
    plugins.register(answering(Allow()), "good")
    plugins.register(kind(error), "bad")
    assert await decide(plugins) == Allow()
    assert f"plugin bad failed in decide_permission: {type(error).__name__}" in caplog.text


@pytest.mark.parametrize(("kind", "error"), ERRORS)
async def test_a_failure_stops_no_other(plugins, kind, error):
    told = []

    class Told:
        @hookimpl
        async def on_start(self):
            told.append(self)

    plugins.register(Told(), "after")
    plugins.register(kind(error), "bad")
    plugins.register(Told(), "before")
    await dispatch.notify(plugins.hook.on_start, host=None)
    assert len(told) == 2


async def test_where_safety_is_at_stake_a_failure_counts_as_an_answer(plugins):
    plugins.register(answering(Allow()), "after")
    plugins.register(raising(RuntimeError("broken")), "bad")
    assert await decide(plugins, failed=FAILED) == FAILED


async def test_a_failure_counts_in_its_own_place_in_the_order(plugins):
    plugins.register(raising(RuntimeError("broken")), "bad")
    plugins.register(answering(Allow()), "before")
    assert await decide(plugins, failed=FAILED) == Allow()


@pytest.mark.parametrize("wrong", ["allow", True, Allow, 0])
async def test_an_answer_of_another_kind_is_a_failure(plugins, caplog, wrong):
    plugins.register(answering(Ask()), "good")
    plugins.register(answering(wrong), "bad")
    assert await decide(plugins) == Ask()
    assert await decide(plugins, failed=FAILED) == FAILED
    assert "is no answer to it" in caplog.text


async def test_one_failure_is_told_once_and_its_traceback_for_debugging(plugins, caplog):
    plugins.register(raising(RuntimeError("broken")), "bad")
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):
            await decide(plugins)
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [record.getMessage() for record in warnings] == [
        "plugin bad failed in decide_permission: RuntimeError: broken"
    ]
    tracebacks = [record for record in caplog.records if record.exc_info]
    assert len(tracebacks) == 5
    assert {record.levelno for record in tracebacks} == {logging.DEBUG}


async def test_ever_new_failures_do_not_flood_the_log(plugins, caplog):
    class Imaginative:
        count = 0

        @hookimpl
        async def on_start(self):
            self.count += 1
            raise RuntimeError(f"failure {self.count}")

    plugins.register(Imaginative(), "bad")
    for _ in range(3 * TEXTS):
        await dispatch.notify(plugins.hook.on_start, host=None)
    assert len(caplog.records) == TEXTS


@pytest.mark.parametrize("where", ["loop", "thread"])
async def test_who_is_cancelled_stays_cancelled(plugins, where):
    began, gate = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    class OnTheLoop:
        @hookimpl
        async def on_start(self):
            began.set()
            await asyncio.Event().wait()

    class InAThread:
        @hookimpl
        def on_start(self):
            loop.call_soon_threadsafe(began.set)
            gate.wait()

    plugins.register(OnTheLoop() if where == "loop" else InAThread(), "p")
    task = asyncio.create_task(dispatch.notify(plugins.hook.on_start, host=None))
    try:
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    finally:
        gate.set()


async def test_an_outer_timeout_is_the_callers(plugins, caplog):
    class Patient:
        @hookimpl
        async def on_start(self):
            await asyncio.Event().wait()

    plugins.register(Patient(), "p")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await dispatch.notify(plugins.hook.on_start, host=None)
    assert caplog.text == ""
