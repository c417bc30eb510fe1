"""A host that is paused, or cannot write, stops its agents before another takes its sessions."""

import asyncio
import signal

import psutil
import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State

CONFIGURATION = "[host]\nlease_seconds = 1\n"
MARKER = "CCMASTER_SESSION_ID"
FULL_AT = 1_500_000
"""Bytes that a file of the host with the full disk may have."""
WITH_A_FULL_DISK = f"""
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({FULL_AT}, {FULL_AT}))
sys.argv = ["ccmaster", "up"]
from ccmaster_core.cli import main
main()
"""


def idle(status):
    return status.state is State.IDLE and not status.messages


def processes_of(session):
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARKER) == session and process.status() != "zombie":
                found.append(process)
        except psutil.Error:
            continue
    return found


@pytest.mark.claude
@pytest.mark.xdist_group("claude")
async def test_a_host_that_was_paused_past_its_lease_writes_nothing_more(
    configure_claude, open_application, spawn_host, pause_host, ana, folder, becomes, happened
):
    configure_claude(CONFIGURATION)
    async with open_application() as application:
        first = await spawn_host(application.store)
        session = await application.launch(
            by=ana, working_dir=folder, runtime="claude", prompt="a [[text:one]]", watch=False
        )
        before = await becomes(application, session, lambda s: s.turns == 1 and idle(s))
        await pause_host(first, application.store)
        await spawn_host(application.store)
        after = await becomes(application, session, lambda s: s.epoch > before.epoch and idle(s))
        first.send_signal(signal.SIGCONT)
        message = await application.send(session, "b [[text:two]]", by=ana)
        receipt = await application.receipt(session, message, wait=True)
        assert (receipt.state, receipt.answer) == (MessageState.ANSWERED, "two")
        # The first host lives on, takes new sessions, and leaves this one alone.
        status = await application.status(session)
        claims = await happened(application, session, e.SessionClaimed)
        launches = await happened(application, session, e.SessionLaunched)
        [running] = [p for p in processes_of(session) if p.pid == status.pid]
    assert first.returncode is None
    assert after.host == status.host != before.host
    assert (len(claims), len(launches)) == (2, 2)
    assert running.pid == launches[-1].pid
    assert before.pid != status.pid


async def test_a_host_whose_disk_is_full_gives_its_sessions_up(
    configure, open_application, spawn_host, ana, folder, becomes
):
    configure(CONFIGURATION)
    async with open_application() as application:
        await spawn_host(application.store, program=("-c", WITH_A_FULL_DISK))
        session = await application.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[text:one]]", watch=False
        )
        before = await becomes(application, session, lambda s: s.turns == 1 and idle(s))
        # What others write makes the files grow past what this host may write to.
        filling = e.Notice(stream="filling", text="x" * 100_000)
        for _ in range(2 * FULL_AT // 100_000):
            await application.store.append(filling)
        async with asyncio.timeout(20):
            while f"session/{session}" in await application.store.claims():
                await asyncio.sleep(0.05)
        await spawn_host(application.store)
        message = await application.send(session, "b [[text:two]]", by=ana)
        receipt = await application.receipt(session, message, wait=True)
        after = await application.status(session)
    assert (receipt.state, receipt.answer) == (MessageState.ANSWERED, "two")
    assert after.host != before.host


async def test_a_host_with_a_full_disk_can_still_be_ended(
    configure, open_application, spawn_host, end_host, ana, folder, becomes
):
    configure(CONFIGURATION)
    async with open_application() as application:
        host = await spawn_host(application.store, program=("-c", WITH_A_FULL_DISK))
        session = await application.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[hang:60]]", watch=False
        )
        await becomes(application, session, lambda s: s.state is State.WORKING)
        filling = e.Notice(stream="filling", text="x" * 100_000)
        for _ in range(2 * FULL_AT // 100_000):
            await application.store.append(filling)
        await end_host(host)
    assert host.returncode == 1, "it was killed, or hid that it could not write"
