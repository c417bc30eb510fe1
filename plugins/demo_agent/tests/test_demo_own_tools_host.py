"""An agent of the runtime `demo` really uses ccmaster's own tools, at the real endpoint."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from ccmaster_hookspecs import Deny, hookimpl, session_stream
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_hookspecs.status import State
from ccmaster_plugin_demo_agent.runtime.transcript import Transcript, Used

ANA = person("ana")
PATIENCE = 30.0
LIST = "[[tool:mcp__ccmaster__list_sessions {}]]"


@pytest.fixture
def configure(ccmaster_home):
    def write(text):
        ccmaster_home.mkdir(exist_ok=True)
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def launch(tmp_path):
    async def launched(host, prompt, **more):
        how = {"runtime": "demo", "watch": False, "working_dir": str(tmp_path)} | more
        return await host.launch(by=ANA, prompt=prompt, **how)

    return launched


async def until(host, session_id, holds):
    """Return a session's status once something holds of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            position = await host.store.position()
            if holds(status := await host.status(session_id)):
                return status
            async for _ in host.store.follow(position):
                break


async def idle(host, session_id, turns=1):
    return await until(
        host,
        session_id,
        lambda status: status.turns == turns and status.state is State.IDLE,
    )


async def happened(host, stream, kind):
    stored = await host.store.read(stream=stream, limit=10_000)
    return [one.event for one in stored if type(one.event).__name__ == kind]


async def called(host, count):
    """Return the record of calls of tools, once there are as many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            position = await host.store.position()
            if len(calls := await happened(host, "mcp/calls", "ToolCalled")) >= count:
                return calls
            async for _ in host.store.follow(position):
                break


async def finished(host, session_id):
    return await happened(host, session_stream(session_id), "ToolFinished")


async def test_a_call_is_the_sessions_own(open_host, launch, ccmaster_home):
    async with open_host() as host:
        session = await launch(host, f"go {LIST} [[text:seen]]", name="looker")
        status = await idle(host, session)
        [result] = await finished(host, session)
        [started] = await happened(host, session_stream(session), "ToolStarted")
        [call] = await called(host, 1)
        asked = await happened(host, session_stream(session), "PermissionAsked")
    assert status.last_message == "seen"
    assert [one["name"] for one in json.loads(result.result)["sessions"]] == ["looker"]
    assert (call.caller, call.word) == (Principal(PrincipalKind.SESSION, session), "ok")
    assert (call.tool, call.tool_use_id) == ("list_sessions", started.tool_use_id)
    assert asked == []  # nobody has to say yes to ccmaster's own tools
    [path] = ccmaster_home.rglob(f"{session}.jsonl")
    [kept] = [line for line in Transcript(path).lines() if isinstance(line, Used)]
    assert (kept.tool_use_id, kept.result) == (result.tool_use_id, result.result)


async def test_a_tool_that_fails_says_why_and_the_turn_goes_on(open_host, launch):
    prompt = (
        'go [[tool:mcp__ccmaster__get_session_status {"session_id": "nobody"}]] '
        "[[tool:mcp__ccmaster__no_such_tool {}]] [[text:so be it]]"
    )
    async with open_host() as host:
        session = await launch(host, prompt)
        status = await idle(host, session)
        unknown_session, unknown_tool = await finished(host, session)
    assert status.last_message == "so be it"
    assert unknown_session.failed
    assert "nobody" in unknown_session.result
    assert unknown_tool.failed
    assert "no_such_tool" in unknown_tool.result


async def test_an_interrupt_ends_a_long_call_on_both_sides(open_host, launch):
    prompt = (
        'go [[tool:mcp__ccmaster__send_message_to_session {"session_id": "peer", '
        '"message": "<<hang:600>>", "wait_for_response": true}]] [[text:never]]'
    )
    async with open_host() as host:
        peer = await launch(host, None, name="peer")
        await until(host, peer, lambda status: status.up)
        session = await launch(host, prompt)
        await until(host, peer, lambda status: status.state is State.WORKING)
        await host.interrupt(session, by=ANA)
        status = await idle(host, session)
        [result] = await finished(host, session)
        [call] = await called(host, 1)
        left = await host.status(peer)
    assert status.last_message != "never"
    assert (result.failed, result.result) == (True, "interrupted")
    assert call.word == "cancelled"
    assert left.state is State.WORKING  # what was sent is sent


async def test_rules_and_plugins_have_their_say(open_host, launch, configure):
    configure('[permissions]\ndeny = ["mcp__ccmaster__list_*"]\n')

    @hookimpl
    def decide_permission(tool, arguments):
        return Deny("not that one") if "get_session_status" in tool else None

    prompt = f'{LIST} [[tool:mcp__ccmaster__get_session_status {{"session_id": "x"}}]]'
    async with open_host(SimpleNamespace(decide_permission=decide_permission)) as host:
        session = await launch(host, prompt, permission_mode="bypassPermissions")
        await idle(host, session)
        ruled, decided = await finished(host, session)
        denied = await happened(host, session_stream(session), "PermissionDenied")
        calls = await happened(host, "mcp/calls", "ToolCalled")
    assert ruled.failed
    assert "permissions.deny" in ruled.result
    assert (decided.failed, decided.result) == (True, "not that one")
    assert [one.tool_use_id for one in denied] == [ruled.tool_use_id, decided.tool_use_id]
    assert calls == []


async def test_where_nobody_serves_them_a_tool_fails_in_plain_words(open_host, launch, configure):
    configure("[mcp_server]\nenabled = false\n")
    async with open_host() as host:
        session = await launch(host, f"go {LIST} [[text:well]]")
        status = await idle(host, session)
        [result] = await finished(host, session)
    assert status.last_message == "well"
    assert result.failed
    assert "nobody serves ccmaster's tools here" in result.result


async def test_thirty_agents_call_at_once(open_host, launch):
    async with open_host() as host:
        sessions = [await launch(host, f"go {LIST * 3}") for _ in range(30)]
        for session in sessions:
            await idle(host, session)
        results = [one for session in sessions for one in await finished(host, session)]
        calls = await called(host, 90)
    assert [one.result for one in results if one.failed] == []
    assert sorted(call.caller.name for call in calls) == sorted(sessions * 3)


async def test_an_agent_has_one_token_and_only_if_it_calls(open_host, launch):
    async with open_host() as host:
        quiet, calling = await launch(host, "hello"), await launch(host, f"go {LIST * 2}")
        await idle(host, quiet)
        await idle(host, calling)
        tokens = [
            len(await happened(host, session_stream(one), e.SessionTokenIssued.__name__))
            for one in (quiet, calling)
        ]
    assert tokens == [0, 1]
