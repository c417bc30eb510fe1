"""Launches: not too many at once, and not again where a runtime cannot go on."""

import asyncio
import sys
from types import SimpleNamespace

import pytest

from ccmaster_core.hosting import hosting
from ccmaster_core.testing import hosts
from ccmaster_hookspecs import Runtime, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "slow", "watch": False}


class SlowAgent:
    """Comes up when it is let, and remembers nothing."""

    def __init__(self, request, yard):
        self._stream = e.session_stream(request.session_id)
        self._yard = yard
        self._stopped = asyncio.Event()

    async def events(self):
        await self._yard.gate.wait()
        self._yard.coming_up -= 1
        yield e.SessionLaunched(stream=self._stream)
        await self._stopped.wait()
        yield e.SessionEnded(stream=self._stream, reason=e.EndReason.FINISHED)

    async def stop(self):
        self._stopped.set()


class Yard:
    """Where slow agents come up: counts how many do so at a time."""

    def __init__(self):
        self.gate = asyncio.Event()
        self.coming_up = self.most = self.launched = 0

    async def launch(self, request, _session):
        self.launched += 1
        self.coming_up += 1
        self.most = max(self.most, self.coming_up)
        return SlowAgent(request, self)


@pytest.fixture
def yard(monkeypatch):
    yard = Yard()
    monkeypatch.setitem(sys.modules, "slow_runtime", SimpleNamespace(launch=yard.launch))
    return yard


class SlowRuntime:
    @hookimpl
    def register_runtimes(self):
        return [Runtime(name="slow", launch="slow_runtime:launch")]


async def test_only_so_many_agents_come_up_at_once(
    yard, configure, open_host, ana, folder, becomes
):
    configure("[host]\nlaunches = 2\n")
    async with open_host(SlowRuntime()) as host:
        sessions = [await host.launch(by=ana, working_dir=folder, **QUIET) for _ in range(6)]
        while yard.launched < 2:
            await asyncio.sleep(0.01)
        yard.gate.set()
        for session in sessions:
            await becomes(host, session, lambda s: s.state is State.IDLE)
    assert (yard.launched, yard.most) == (6, 2)


async def test_a_session_whose_runtime_cannot_resume_is_lost(
    yard, ccmaster_home, plugins, ana, folder, becomes
):
    plugins.register(SlowRuntime(), "slow")
    yard.gate.set()
    async with hosts.application(ccmaster_home, plugins) as application:
        async with hosting(application, adopts=True) as asked:
            session = await application.launch(by=ana, working_dir=folder, **QUIET)
            await becomes(application, session, lambda s: s.state is State.IDLE)
            asked.stop(keep=True)
        async with hosting(application, adopts=True):
            status = await becomes(application, session, lambda s: not s.live)
    assert status.ended is e.EndReason.LOST
    assert status.detail == "its host is gone, and the runtime slow cannot resume a session"


async def test_a_runtime_that_is_gone_is_told(yard, ccmaster_home, plugins, ana, folder, becomes):
    class Broken:
        @hookimpl
        def register_runtimes(self):
            return [Runtime(name="slow", launch="no_such_module:launch")]

    plugins.register(Broken(), "slow")
    async with hosts.host(ccmaster_home, plugins) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        status = await becomes(host, session, lambda s: not s.live)
    assert status.ended is e.EndReason.FAILED
    assert "no_such_module" in status.detail
