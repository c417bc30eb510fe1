"""The examples of `register_*` hooks are found, and what they contribute works."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_core.contributions import Contributions
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State, Status


def ccmaster(*arguments):
    command = [sys.executable, "-c", "from ccmaster_core.cli import main; main()", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return ended.stdout


def test_register_commands(install, ccmaster_home):
    install("count")
    assert "Count the sessions." in ccmaster("--help")
    assert ccmaster("count") == "0\n"


async def test_register_runtimes(install, open_host, ana, folder, becomes, happened):
    install("echo")
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, runtime="echo", watch=False)
        message = await host.send(session, "hello", by=ana)
        receipt = await host.receipt(session, message, wait=True)
        assert (receipt.state, receipt.answer) == (MessageState.ANSWERED, "hello")
        await host.stop(session, by=ana)
        ended = await becomes(host, session, lambda status: not status.live)
        said = await happened(host, session, e.TextSaid)
    assert ended.ended is e.EndReason.STOPPED
    assert [event.text for event in said] == ["hello"]


async def test_register_settings(install, configure, open_host):
    install("until_done")
    async with open_host() as host:
        assert host.settings("until_done").word == "DONE"
    configure('[until_done]\nword = "FINE"\n')
    async with open_host() as host:
        assert host.settings("until_done").word == "FINE"


async def test_register_events(install, open_host):
    kinds = install("milestones")("kinds")
    async with open_host() as host:
        kept = kinds.Milestone(stream="milestones/4be1", turns=10)
        await host.store.append(kept)
        [stored] = await host.store.read(stream="milestones/4be1")
    assert stored.event == kept


async def test_register_services(install, open_host, ana, folder, becomes, happened, monkeypatch):
    service = install("patience")("service")
    monkeypatch.setattr(service, "PATIENCE", timedelta(0))
    monkeypatch.setattr(service, "LOOK_EVERY", 0.01)
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[hang:30]]", watch=False
        )
        status = await becomes(host, session, lambda s: s.turns == 1 and s.state is State.IDLE)
        asked = await happened(host, session, e.InterruptRequested)
    assert status.failure is e.Failure.INTERRUPTED
    assert asked[0].by == service.ME


def test_only_what_works_in_silence_is_stuck(install):
    stuck = install("patience")("service").stuck
    now = datetime.now(UTC)
    working = {"session_id": "s", "state": State.WORKING}
    assert stuck([Status(**working, changed_at=now - timedelta(minutes=31))], now)
    assert not stuck([Status(**working, changed_at=now - timedelta(minutes=29))], now)
    assert not stuck([Status(session_id="s", changed_at=now - timedelta(days=1))], now)


@pytest.mark.parametrize("there", [True, False])
def test_register_checks(install, plugins, tmp_path, monkeypatch, there):
    install("git_check")
    if there:
        (tmp_path / "git").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    plugins.discover(only={"git-check"})
    contributions = Contributions(plugins)
    check = contributions.checks["git"]
    finding = contributions.code(check, check.run)(None)
    assert finding.ok is there
    assert (finding.mend is None) is there
