"""Permissions: rules, plugins and people say whether an agent may use a tool."""

import pytest

from ccmaster_hookspecs import Allow, Deny, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "demo", "watch": False}
WRITES = "go [[write:a.txt|hello]] [[text:done]]"


def idle(status):
    return status.state is State.IDLE and not status.messages


async def test_a_person_is_asked_and_says_yes(
    open_host, open_application, ana, folder, becomes, happened
):
    async with open_host() as host, open_application() as other:
        session = await host.launch(by=ana, working_dir=folder, prompt=WRITES, **QUIET)
        waiting = await becomes(other, session, lambda s: s.state is State.WAITING)
        assert (waiting.questions[0].tool, waiting.activity) == ("Write", "Write  a.txt")
        await other.answer(session, True, by=ana)
        status = await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        [asked] = await happened(host, session, e.PermissionAsked)
    assert status.last_message == "done"
    assert asked.arguments == {"file_path": "a.txt", "content": "hello"}


async def test_a_person_says_no(open_host, ana, folder, becomes, happened):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=WRITES, **QUIET)
        await becomes(host, session, lambda s: s.state is State.WAITING)
        await host.answer(session, False, by=ana, reason="not now")
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        [finished] = await happened(host, session, e.ToolFinished)
    assert finished.failed
    assert "not now" in finished.result


async def test_a_question_of_a_cut_turn_is_closed(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=WRITES, **QUIET)
        await becomes(host, session, lambda s: s.state is State.WAITING)
        await host.interrupt(session, by=ana)
        status = await becomes(host, session, idle)
    assert status.questions == ()


@pytest.mark.parametrize(
    ("rules", "events"),
    [
        ('allow = ["Write(**)"]', [e.ToolFinished]),
        ('deny = ["Write"]', [e.PermissionDenied, e.ToolFinished]),
        ('default = "allow"', [e.ToolFinished]),
        ('default = "deny"', [e.PermissionDenied, e.ToolFinished]),
    ],
)
async def test_rules_answer_by_themselves(
    rules, events, open_host, configure, ana, folder, becomes, happened
):
    configure(f"[permissions]\n{rules}\n")
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=WRITES, **QUIET)
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        seen = await happened(
            host, session, e.PermissionDenied | e.PermissionAsked | e.ToolFinished
        )
    assert [type(event) for event in seen] == events
    assert seen[-1].failed == (e.PermissionDenied in events)


async def test_an_ask_rule_holds_where_the_agent_would_not_ask(
    open_host, configure, ana, folder, becomes
):
    configure('[permissions]\nask = ["Write"]\n')
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=WRITES, permission_mode="bypassPermissions", **QUIET
        )
        await becomes(host, session, lambda s: s.state is State.WAITING)


async def test_a_plugin_decides_before_the_rules_but_not_before_a_deny(
    open_host, configure, ana, folder, becomes, happened
):
    class Yes:
        @hookimpl
        async def decide_permission(self, tool):
            return Allow("mine") if tool == "Write" else None

    configure('[permissions]\nask = ["Write"]\ndeny = ["Bash"]\n')
    prompt = "go [[write:a|b]] [[bash:touch x]] [[text:done]]"
    async with open_host(Yes()) as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        finished = await happened(host, session, e.ToolFinished)
    assert [tool.failed for tool in finished] == [False, True]


@pytest.mark.parametrize("answer", [RuntimeError("broken"), "yes"])
async def test_a_plugin_that_fails_denies(answer, open_host, ana, folder, becomes, happened):
    class Broken:
        @hookimpl
        async def decide_permission(self):
            if isinstance(answer, Exception):
                raise answer
            return answer

    async with open_host(Broken()) as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=WRITES, **QUIET)
        await becomes(host, session, lambda s: s.turns == 1 and idle(s))
        [denied] = await happened(host, session, e.PermissionDenied)
    assert denied.reason == "a plugin that decides on permissions failed"
    assert isinstance(Deny(denied.reason), Deny)
