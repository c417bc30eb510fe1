"""A temporary session ends with its call, whatever happens."""

import asyncio
import sys
from pathlib import Path

import pytest

from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.sessions import sweeping
from ccmaster_plugin_mcp_server.sessions.events import TemporaryAsked
from ccmaster_plugin_mcp_server.sessions.temporary import claimed, name_of

SPAWN = "spawn_temp_session"


def asked(use, prompt, **more):
    return {"prompt": prompt, "working_dir": use.folder, **more}


async def every(use):
    return await use.host.sessions(ended=True)


async def test_it_does_not_go_on_by_itself_and_is_told_of(use, link):
    told = await use.told(SPAWN, link=link, **asked(use, "a [[slow:0.1:b c]]", budget_usd=3))
    [status] = await every(use)
    assert (status.watch, status.budget_usd, status.turns) == (False, 3, 1)
    assert (status.name, status.owner) == (told["name"], person("ana"))
    assert told["usage"]["output_tokens"] > 0
    assert any(text.endswith("is working") for _, _, text in link.told)


async def test_it_ends_where_it_takes_too_long(use):
    result = await use(SPAWN, **asked(use, "a [[hang:60]]", timeout=0.5))
    assert result.failed
    assert result.structured["timed_out"]
    assert result.structured["ended"] == "stopped"
    assert "gave no answer in time, and was ended" in result.content[0].text
    assert await use.host.sessions() == []


async def test_it_ends_where_its_call_is_cancelled(use, link):
    spawning = asyncio.create_task(use(SPAWN, link=link, **asked(use, "a [[hang:60]]")))
    await link.tells("is working")
    spawning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await spawning
    [status] = await every(use)
    await use.becomes(status.session_id, lambda status: not status.live)


async def test_it_ends_where_its_call_is_cancelled_at_any_moment(use):
    for moment in range(12):
        spawning = asyncio.create_task(use(SPAWN, **asked(use, "a [[hang:60]]")))
        for _ in range(moment * moment):
            await asyncio.sleep(0)
        spawning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await spawning
    for status in await every(use):
        await use.becomes(status.session_id, lambda status: not status.live)


async def test_it_ends_where_its_turn_fails(use):
    result = await use(SPAWN, **asked(use, "a [[err:400]]"))
    assert result.failed
    assert (result.structured["state"], result.structured["ended"]) == ("failed", "stopped")


async def test_it_ends_where_it_asks_for_leave(use, link):
    result = await use(SPAWN, link=link, **asked(use, "a [[write:b|c]]", timeout=0.5))
    assert result.structured["timed_out"]
    assert any("asks whether it may use Write b" in text for _, _, text in link.told)
    assert await use.host.sessions() == []


async def test_its_own_end_is_told(use, link):
    spawning = asyncio.create_task(use(SPAWN, link=link, **asked(use, "a [[hang:60]]")))
    await link.tells("is working")
    [status] = await use.host.sessions()
    await use.host.stop(status.session_id, by=use.host.person)
    result = await spawning
    assert result.failed
    assert result.structured["state"] == "failed"


async def test_the_same_call_run_again_finds_the_answer(use):
    wanted = use.wanted(SPAWN, arguments=asked(use, "a [[text:b]]"))
    first = await use.told(SPAWN, wanted=wanted)
    assert first["name"] == name_of(wanted.call_id)
    assert await use.told(SPAWN, wanted=wanted) == first
    assert len(await every(use)) == 1


async def test_the_same_call_run_again_waits_for_the_same_session(use, link):
    wanted = use.wanted(SPAWN, arguments=asked(use, "a [[write:b|c]] [[text:d]]"))
    first = asyncio.create_task(use(SPAWN, link=link, wanted=wanted))
    await link.tells("asks whether")
    second = asyncio.create_task(use(SPAWN, wanted=wanted))
    [status] = await use.host.sessions()
    await use.host.answer(status.session_id, True, by=use.host.person)
    results = [await first, await second]
    assert [result.structured["answer"] for result in results] == ["d", "d"]
    assert len(await every(use)) == 1


async def test_one_that_nobody_waits_for_is_swept_up(use):
    sweeper = sweeping.Sweeper(use.host)
    await use.host.store.append(TemporaryAsked(by=person("ana"), name="temp-1"))
    claim = await use.host.store.claim(claimed("temp-1"), "whoever", 60)
    session_id = await use.launch(name="temp-1")
    await sweeper.sweep()
    assert not (await use.host.status(session_id)).stopping
    await use.host.store.release(claim)
    await sweeper.sweep()
    await use.becomes(session_id, lambda status: not status.live)


async def test_nothing_else_is_swept_up(use):
    sweeper = sweeping.Sweeper(use.host)
    for name in ("temp-1", "never-launched"):
        await use.host.store.append(TemporaryAsked(by=person("bo"), name=name))
    session_id = await use.launch(name="temp-1")  # of ana, who asked for none
    await sweeper.sweep()
    status = await use.host.status(session_id)
    assert (status.state, status.stopping) == (State.IDLE, False)


async def test_it_ends_where_its_server_is_killed(use_elsewhere, ccmaster_home, open_host):
    use = use_elsewhere
    with (ccmaster_home / "config.toml").open("a", encoding="utf-8") as file:
        file.write("[host]\nlease_seconds = 1\n")
    program = str(Path(__file__).with_name("asking_process.py"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, str(ccmaster_home), use.folder
    )
    try:
        async with asyncio.timeout(30):
            while not (sessions := await use.host.sessions()):
                await asyncio.sleep(0.02)
        session_id = sessions[0].session_id
        await use.becomes(session_id, lambda status: status.state is State.WORKING)
    finally:
        process.kill()
        await process.wait()
    async with asyncio.timeout(30):
        while claimed(sessions[0].name) in await use.host.store.claims():
            await asyncio.sleep(0.02)
    async with open_host():
        status = await use.becomes(session_id, lambda status: not status.live)
    assert status.ended == "stopped"
