"""Calling hooks: one verb for each kind, and no plugin's failure or hang stops another.

pluggy itself stops at the first exception and takes an un-awaited coroutine for an answer,
so these verbs walk a hook's implementations themselves. What is `async def` runs on the
loop and is cut short; anything else runs in its plugin's thread, which is left behind
where it hangs.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar, cast, overload

from pluggy import HookCaller, HookImpl

from ccmaster_core.awake import AwakeTimer
from ccmaster_core.collect import TIMEOUT, collect
from ccmaster_core.lanes import Call, Hang, Lane, Outcome
from ccmaster_core.plugins import conduct_of

__all__ = ["TIMEOUT", "collect", "decide", "notify"]

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


async def notify(hook: HookCaller, /, *, timeout: float = TIMEOUT, **arguments: object) -> None:
    """Let every plugin see what an `on_*` hook tells, one after another.

    Args:
        hook: The hook.
        timeout: Seconds that each plugin may take.
        arguments: All that the hook takes.
    """
    for implementation in _in_order(hook, arguments):
        await _asked(hook, implementation, arguments, timeout, object)


@overload
async def decide(
    hook: HookCaller,
    /,
    *,
    expected: tuple[type[A]],
    failed: A | None = None,
    timeout: float = TIMEOUT,
    **arguments: object,
) -> A | None: ...


@overload
async def decide(
    hook: HookCaller,
    /,
    *,
    expected: tuple[type[A], type[B]],
    failed: A | B | None = None,
    timeout: float = TIMEOUT,
    **arguments: object,
) -> A | B | None: ...


@overload
async def decide(
    hook: HookCaller,
    /,
    *,
    expected: tuple[type[A], type[B], type[C]],
    failed: A | B | C | None = None,
    timeout: float = TIMEOUT,
    **arguments: object,
) -> A | B | C | None: ...


async def decide(
    hook: HookCaller,
    /,
    *,
    expected: tuple[type, ...],
    failed: object = None,
    timeout: float = TIMEOUT,
    **arguments: object,
) -> object:
    """Return the first answer to a `decide_*` hook.

    Args:
        hook: The hook.
        expected: The classes of its answers; anything else counts as a failure.
        failed: What a plugin that fails, hangs or is set aside counts as having answered,
            in its place in the order; None: it has no opinion.
        timeout: Seconds that each plugin may take.
        arguments: All that the hook takes.

    Returns:
        None where no plugin has an opinion.
    """
    for implementation in _in_order(hook, arguments):
        answer, error = await _asked(hook, implementation, arguments, timeout, expected)
        if error is not None:
            answer = failed
        if answer is not None:
            return answer
    return None


def _in_order(hook: HookCaller, arguments: Mapping[str, object]) -> Iterator[HookImpl]:
    implementations = hook.get_hookimpls()
    if implementations and hook.spec and (missing := set(hook.spec.argnames) - arguments.keys()):
        raise TypeError(f"{hook.name} is called without {', '.join(sorted(missing))}")
    return reversed(implementations)


async def _asked(
    hook: HookCaller,
    implementation: HookImpl,
    arguments: Mapping[str, object],
    timeout: float,
    expected: type | tuple[type, ...],
) -> Outcome:
    """Call one implementation and keep what is to be remembered of it."""
    plugin, conduct = implementation.plugin_name, conduct_of(implementation)
    lane = conduct.lane(plugin)
    if lane.closed:
        return None, Hang()
    hangs = conduct.hangs(plugin)
    call = partial(implementation.function, *[arguments[name] for name in implementation.argnames])
    if inspect.iscoroutinefunction(implementation.function):
        answer, error = await _on_the_loop(call, timeout)
    else:
        answer, error = await _in_a_thread(lane, call, timeout)
        if inspect.isawaitable(answer):
            answer, error = await _on_the_loop(lambda: answer, timeout)
    if error is None and answer is not None and not isinstance(answer, expected):
        error = TypeError(f"{answer!r} is no answer to it")
    if error is None:
        conduct.succeeded(plugin)
    else:
        conduct.failed(plugin, hook.name, error, hangs)
    return answer, error


async def _on_the_loop(call: Call, limit: float) -> Outcome:
    task = cast("asyncio.Task[Any]", asyncio.current_task())
    cancelled = task.cancelling()
    timer = None
    try:
        async with asyncio.timeout(None) as scope:
            now = asyncio.get_running_loop().time
            timer = AwakeTimer(limit, lambda: scope.reschedule(now()))
            return await cast("Callable[[], Awaitable[object]]", call)(), None
    except asyncio.CancelledError as error:
        if task.cancelling() > cancelled:
            raise  # it is ccmaster that is cancelled, not something within the plugin
        return None, error
    except TimeoutError as error:
        return None, Hang() if scope.expired() else error
    except (Exception, SystemExit) as error:  # noqa: BLE001 - this is the edge
        return None, error
    finally:
        if timer:
            timer.cancel()


async def _in_a_thread(lane: Lane, call: Call, limit: float) -> Outcome:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Outcome] = loop.create_future()

    def settle(outcome: Outcome) -> None:
        if not done.done():
            done.set_result(outcome)

    def finish(outcome: Outcome) -> None:
        try:
            loop.call_soon_threadsafe(settle, outcome)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more

    def watch() -> None:
        left = lane.left(limit)
        if done.done():
            return
        if left:
            loop.call_later(left, watch)  # it began later than it was asked for
        else:
            lane.close()

    timer = AwakeTimer(limit, watch)
    lane.submit(call, limit, finish)
    try:
        return await done
    finally:
        timer.cancel()
