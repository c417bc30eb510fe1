"""A plugin that hangs is cut off, others go on, and it is not called again for ever."""

import asyncio
import threading

import pytest

from ccmaster_core import dispatch
from ccmaster_core.awake import STALL
from ccmaster_core.conduct import HANGS
from ccmaster_hookspecs import Allow, Deny, hookimpl

FAILED = Deny("a plugin failed")
SHORT = 0.05
HANGING = """
import shelf_gate
from ccmaster_hookspecs import hookimpl

@hookimpl
def on_start():
    shelf_gate.wait()
"""


class Counting:
    """Counts what it is told; never hangs."""

    def __init__(self):
        self.told = 0

    @hookimpl
    async def on_start(self):
        self.told += 1

    @hookimpl
    async def decide_permission(self):
        return Allow()


class HangsInAThread:
    def __init__(self, gate):
        self.gate = gate
        self.calls = 0

    @hookimpl
    def on_start(self):
        self.calls += 1
        self.gate.wait()

    @hookimpl
    def decide_permission(self):
        self.calls += 1


class HangsOnTheLoop:
    def __init__(self):
        self.calls = 0
        self.cut = 0
        self.hangs = True

    @hookimpl
    async def on_start(self):
        self.calls += 1
        try:
            if self.hangs:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cut += 1
            raise


@pytest.fixture
def gate():
    event = threading.Event()
    yield event
    event.set()


async def start(plugins):
    await dispatch.notify(plugins.hook.on_start, host=None, timeout=SHORT)


async def decide(plugins, **options):
    return await dispatch.decide(
        plugins.hook.decide_permission,
        expected=(Allow, Deny),
        host=None,
        status=None,
        tool="Bash",
        arguments={},
        **options,
    )


async def test_a_hanging_function_is_left_behind_and_never_called_again(plugins, gate, caplog):
    hanging, counting = HangsInAThread(gate), Counting()
    plugins.register(counting, "good")
    plugins.register(hanging, "bad")
    for _ in range(3):
        await start(plugins)
    assert counting.told == 3
    assert hanging.calls == 1
    assert plugins.conduct.problems("bad") == (
        "on_start hangs, so the plugin is set aside until the next start",
    )
    assert "plugin bad: on_start hangs" in caplog.text


async def test_the_loop_goes_on_while_a_function_hangs(plugins, gate):
    plugins.register(HangsInAThread(gate), "bad")
    task = asyncio.create_task(dispatch.notify(plugins.hook.on_start, host=None, timeout=SHORT))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 2


async def test_who_was_set_aside_still_denies_where_safety_is_at_stake(plugins, gate):
    hanging = HangsInAThread(gate)
    plugins.register(Counting(), "good")
    plugins.register(hanging, "bad")
    await start(plugins)
    assert await decide(plugins, failed=FAILED) == FAILED
    assert await decide(plugins) == Allow()
    assert hanging.calls == 1


async def test_calls_behind_the_one_that_hangs_are_given_up_together(plugins, gate):
    hanging = HangsInAThread(gate)
    plugins.register(hanging, "bad")
    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(start(plugins)) for _ in range(10)]
        answers += [tasks.create_task(decide(plugins, failed=FAILED, timeout=SHORT))]
    assert answers[-1].result() == FAILED
    assert hanging.calls == 1


async def test_a_slow_plugin_with_much_to_do_does_not_hang(plugins):
    class Slow:
        calls = 0

        @hookimpl
        def on_start(self):
            self.calls += 1
            threading.Event().wait(0.05)

    slow = Slow()
    plugins.register(slow, "slow")
    async with asyncio.TaskGroup() as tasks:
        for _ in range(30):  # together longer than each may take
            tasks.create_task(dispatch.notify(plugins.hook.on_start, host=None, timeout=1.0))
    assert slow.calls == 30
    assert plugins.conduct.problems("slow") == ()


async def test_a_caller_that_gives_up_leaves_the_hang_to_the_next(plugins, gate):
    plugins.register(HangsInAThread(gate), "bad")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await start(plugins)
    assert await decide(plugins, failed=FAILED, timeout=SHORT) == FAILED
    assert plugins.conduct.lane("bad").closed


async def test_a_hanging_coroutine_is_cut_short_then_set_aside(plugins):
    hanging, counting = HangsOnTheLoop(), Counting()
    plugins.register(counting, "good")
    plugins.register(hanging, "bad")
    for _ in range(HANGS + 2):
        await start(plugins)
    assert counting.told == HANGS + 2
    assert hanging.calls == hanging.cut == HANGS
    assert plugins.conduct.problems("bad")


async def test_calls_that_hang_at_the_same_time_are_one_hang(plugins):
    hanging = HangsOnTheLoop()
    plugins.register(hanging, "bad")
    for n in range(1, HANGS + 1):
        assert plugins.conduct.problems("bad") == ()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(10):
                tasks.create_task(start(plugins))
        assert (hanging.cut, plugins.conduct.hangs("bad")) == (10 * n, n)
    assert plugins.conduct.problems("bad")


async def test_a_call_is_not_cut_short_because_the_process_stood_still(plugins):
    class Waits:
        @hookimpl
        async def decide_permission(self):
            asyncio.get_running_loop().call_soon(threading.Event().wait, SHORT + 2 * STALL)
            await asyncio.sleep(0.6 * SHORT)
            return Deny("it was asked")

    plugins.register(Waits(), "waits")
    assert await decide(plugins, timeout=SHORT) == Deny("it was asked")
    assert plugins.conduct.hangs("waits") == 0


async def test_hangs_that_are_not_in_a_row_are_forgiven(plugins):
    hanging = HangsOnTheLoop()
    plugins.register(hanging, "bad")
    for n in range(2 * HANGS):
        hanging.hangs = bool(n % HANGS)
        await start(plugins)
    assert hanging.calls == 2 * HANGS
    assert plugins.conduct.problems("bad") == ()


async def test_the_list_says_that_a_plugin_was_set_aside(shelf, plugins, gate, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "shelf_gate", gate)
    shelf.put("bad", HANGING)
    plugins.discover(only={"bad"})
    [before] = [info for info in plugins.installed if info.name == "bad"]
    await start(plugins)
    [after] = [info for info in plugins.installed if info.name == "bad"]
    assert (before.state, before.problem) == ("active", None)
    assert after.state == "failed"
    assert "set aside" in after.problem
