"""The first answer counts, everybody is told, and a coroutine is not yet an answer."""

import asyncio
import threading

import pytest

from ccmaster_core import dispatch
from ccmaster_hookspecs import Continue, Rest, hookimpl

ANSWERS = (Continue, Rest)


def answering(answer, **marks):
    class Answering:
        @hookimpl(**marks)
        def decide_continuation(self):
            return answer

    return Answering()


def answering_later(answer, **marks):
    class AnsweringLater:
        @hookimpl(**marks)
        async def decide_continuation(self):
            await asyncio.sleep(0)
            return answer

    return AnsweringLater()


def listening(heard, **marks):
    class Listening:
        @hookimpl(**marks)
        def on_start(self, host):
            heard.append(host)

    return Listening()


async def decide(plugins, **options):
    return await dispatch.decide(
        plugins.hook.decide_continuation, expected=ANSWERS, host=None, status=None, **options
    )


@pytest.mark.parametrize("kind", [answering, answering_later])
async def test_none_is_no_opinion(plugins, kind):
    plugins.register(answering(Continue("go on")))
    plugins.register(kind(None))
    assert await decide(plugins) == Continue("go on")


@pytest.mark.parametrize("kind", [answering, answering_later])
async def test_the_first_answer_counts_in_pluggys_order(plugins, kind):
    plugins.register(kind(Rest("last"), trylast=True))
    plugins.register(kind(Rest("first"), tryfirst=True))
    plugins.register(kind(Rest("second")))
    assert await decide(plugins) == Rest("first")


async def test_no_plugin_has_no_opinion(plugins):
    assert await decide(plugins) is None


async def test_who_comes_after_the_answer_is_not_asked(plugins):
    asked = []

    class Asked:
        @hookimpl
        async def decide_continuation(self):
            asked.append(self)

    plugins.register(Asked())
    plugins.register(answering(Rest("that is it")))
    await decide(plugins)
    assert asked == []


async def test_a_function_that_returns_an_awaitable_is_awaited(plugins):
    class Returning:
        @hookimpl
        def decide_continuation(self):
            return asyncio.sleep(0, Continue("go on"))

    plugins.register(Returning())
    assert await decide(plugins) == Continue("go on")


async def test_everybody_is_told(plugins):
    heard = []
    for _ in range(3):
        plugins.register(listening(heard))
    await dispatch.notify(plugins.hook.on_start, host="host")
    assert heard == ["host"] * 3


async def test_an_implementation_takes_the_arguments_that_it_names(plugins):
    class Picky:
        @hookimpl
        def decide_permission(self, arguments, tool):
            return Continue(f"{tool} {arguments}")

    plugins.register(Picky())
    answer = await dispatch.decide(
        plugins.hook.decide_permission,
        expected=ANSWERS,
        host=None,
        status=None,
        tool="Bash",
        arguments={"command": "ls"},
    )
    assert answer == Continue("Bash {'command': 'ls'}")


async def test_an_argument_that_is_not_given_is_the_callers_fault(plugins):
    plugins.register(answering(None))
    with pytest.raises(TypeError, match="decide_continuation is called without status"):
        await dispatch.decide(plugins.hook.decide_continuation, expected=ANSWERS, host=None)


async def test_a_plain_function_never_runs_on_the_loop(plugins):
    threads = []

    class Here:
        @hookimpl
        def on_start(self):
            threads.append(threading.current_thread())

    plugins.register(Here())
    await dispatch.notify(plugins.hook.on_start, host=None)
    assert threads[0] is not threading.current_thread()


async def test_calls_of_one_plugin_do_not_overlap(plugins):
    inside, most = [], []

    class Slow:
        @hookimpl
        def on_start(self):
            inside.append(self)
            most.append(len(inside))
            threading.Event().wait(0.002)
            inside.pop()

    plugins.register(Slow())
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            tasks.create_task(dispatch.notify(plugins.hook.on_start, host=None))
    assert most == [1] * 20


async def test_pluggy_alone_takes_a_coroutine_for_an_answer(plugins):
    plugins.register(answering(Continue("go on")))
    plugins.register(answering_later(None))
    answer = plugins.hook.decide_continuation(host=None, status=None)
    assert await answer is None
