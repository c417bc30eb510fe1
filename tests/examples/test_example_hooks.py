"""The examples of `on_*` and `decide_*` hooks see and decide in real sessions."""

from datetime import datetime

import pytest

from ccmaster_core import dispatch
from ccmaster_hookspecs import Deny, Hold
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_hookspecs.status import State

DEMO = {"runtime": "demo"}


def idle(status):
    return status.state is State.IDLE and not status.messages


async def test_on_start_and_on_stop(install, open_host, tmp_path, monkeypatch):
    install("lamp")
    monkeypatch.setenv("LAMP_FOLDER", str(tmp_path))
    async with open_host() as host:
        assert [lamp.name for lamp in tmp_path.glob("*.lamp")] == [f"ccmaster-{host.host_id}.lamp"]
    assert list(tmp_path.glob("*.lamp")) == []


async def test_on_event(install, open_host, ana, folder, becomes):
    kinds = install("milestones")("kinds")
    async with open_host() as host:
        position = await host.store.position()
        session = await host.launch(by=ana, working_dir=folder, watch=False, **DEMO)
        for number in range(10):
            await host.send(session, f"{number}", by=ana)
        async for batch in host.store.follow(position):
            reached = [one.event for one in batch if isinstance(one.event, kinds.Milestone)]
            if reached:
                break
    assert [(event.stream, event.turns) for event in reached] == [(f"milestones/{session}", 10)]


async def test_decide_launch(install, open_host, ana, folder, becomes, happened, monkeypatch):
    install("thrift")
    monkeypatch.setenv("HOME", folder)
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, watch=False, **DEMO)
        ended = await becomes(host, session, lambda status: not status.live)
    assert ended.ended is e.EndReason.REFUSED
    assert "a folder of its own" in ended.detail


async def test_decide_launch_may_change_what_was_asked_for(
    install, open_host, ana, folder, becomes, happened
):
    install("thrift")
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, watch=False, **DEMO)
        await becomes(host, session, idle)
        [launched] = await happened(host, session, e.SessionLaunched)
    assert launched.model == "haiku"


async def test_decide_continuation(install, open_host, ana, folder, becomes, happened):
    install("until_done")
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt="begin [[text:busy]]", max_turns=5, **DEMO
        )
        await becomes(host, session, lambda status: status.continuations > 0)
        await host.send(session, "end [[text:All is DONE]]", by=ana)
        rested = await becomes(host, session, lambda status: status.rest == "it said DONE")
        sent = await happened(host, session, e.MessageSent)
    assert rested.last_message == "All is DONE"
    assert any(event.text.startswith("Go on. Say DONE") for event in sent)


@pytest.mark.parametrize(
    ("hour", "sender", "held"),
    [
        (3, Principal(PrincipalKind.SESSION, "other"), True),
        (12, Principal(PrincipalKind.SESSION, "other"), False),
        (3, person("ana"), False),
    ],
)
async def test_decide_delivery(install, plugins, monkeypatch, hour, sender, held):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2025, 1, 1, hour, tzinfo=tz).astimezone()

    monkeypatch.setattr(install("quiet_hours")("plugin"), "datetime", Clock)
    plugins.discover(only={"quiet-hours"})
    answer = await dispatch.decide(
        plugins.hook.decide_delivery,
        expected=(Hold, Deny),
        host=None,
        message=Message(message_id="m", session_id="s", text="Hello", sender=sender),
    )
    assert answer == (Hold("it is night") if held else None)


@pytest.mark.parametrize(
    ("tool", "command", "denied"),
    [
        ("Bash", "git push --force", True),
        ("Bash", "cd shop && git push -f origin main", True),
        ("Bash", "git push --force-with-lease", False),
        ("Bash", "rm -f notes.txt", False),
        ("Read", "git push --force", False),
        ("Bash", "echo 'unbalanced", True),
    ],
)
async def test_decide_permission(install, plugins, tool, command, denied):
    install("no_force_push")
    plugins.discover(only={"no-force-push"})
    failed = Deny("a plugin that decides on permissions failed")
    answer = await dispatch.decide(
        plugins.hook.decide_permission,
        expected=(Deny, Hold),
        failed=failed,
        host=None,
        status=None,
        tool=tool,
        arguments={"command": command},
    )
    assert isinstance(answer, Deny) is denied
