"""Who serves may end: another host takes over on the same port, and agents go on calling."""

import asyncio
import json
import signal

import psutil
import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.reach import served

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}


def idle(status):
    return status.turns and status.state is State.IDLE and not status.messages


@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
async def test_another_host_serves_on_and_the_agents_next_call_works(
    killed,
    configure_claude,
    open_application,
    open_host,
    spawn_host,
    end_host,
    ana,
    folder,
    becomes,
    happened,
    uses,
):
    configure_claude("[host]\nlease_seconds = 2")
    listing = f"go {uses('list_sessions')} [[text:listed]]"
    async with open_application() as asking:
        first = await spawn_host(asking.store)
        await serves(asking, first.pid)
        async with open_host() as second:
            session = await second.launch(
                by=ana, working_dir=folder, prompt=listing, here=True, **QUIET
            )
            await becomes(second, session, idle)
            before = await served(second)
            if killed:
                first.send_signal(signal.SIGKILL)
                await first.wait()
            else:
                await end_host(first)
            after = await serves(second, psutil.Process().pid)
            message = await second.send(session, listing, by=ana)
            receipt = await second.receipt(session, message, wait=True)
            calls = await happened(second, session, e.ToolFinished)
    assert before.url == after.url
    assert receipt.answer == "listed"
    assert [call.failed for call in calls] == [False, False], calls[-1].result


async def serves(application, pid):
    """Wait until a process serves, and return where."""
    async with asyncio.timeout(20):
        while not (now := await served(application)) or now.pid != pid:
            await asyncio.sleep(0.02)
    return now


async def test_a_resumed_session_calls_with_a_token_of_its_own(
    configure_claude, open_host, ana, folder, becomes, happened, uses
):
    configure_claude()
    listing = f"go {uses('list_sessions')} [[text:listed]]"
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=listing, **QUIET)
        await becomes(host, session, idle)
    async with open_host() as host:
        await host.resume(session, by=ana)
        await becomes(host, session, lambda status: status.up)
        message = await host.send(session, listing, by=ana)
        assert (await host.receipt(session, message, wait=True)).answer == "listed"
        tokens = await happened(host, session, e.SessionTokenIssued)
        calls = await happened(host, session, e.ToolFinished)
    assert len({token.token_hash for token in tokens}) == 2
    assert [json.loads(call.result)["sessions"][0]["session_id"] for call in calls] == [session] * 2
