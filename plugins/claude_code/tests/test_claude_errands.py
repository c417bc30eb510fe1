"""Tasks beside an agent's work end with it, and a failing one is not passed over."""

import asyncio

from ccmaster_plugin_claude_code.errands import Errands


async def forever(started, ended):
    started.set()
    try:
        await asyncio.Event().wait()
    finally:
        ended.append("ended")


async def test_an_errand_is_left_off_by_its_name_or_with_all_others():
    failures, ended = [], []
    errands = Errands(failures.append)
    events = {name: asyncio.Event() for name in ("one", "two", "three")}
    for name, started in events.items():
        errands.begin(name, forever(started, ended))
        await started.wait()
    errands.cancel("one")
    errands.cancel("one that never was")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert ended == ["ended"]
    await errands.close()
    assert (ended, failures) == (["ended"] * 3, [])


async def test_a_failure_is_told():
    told = asyncio.get_running_loop().create_future()
    errands = Errands(told.set_result)

    async def fail():
        raise KeyError("x")

    errands.begin("one", fail())
    assert isinstance(await told, KeyError)
    await errands.close()
