"""An agent of the runtime `demo` asks before each tool, and for a yes where its mode needs one."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import Allow, Ask, Deny, ToolUse
from ccmaster_hookspecs import events as e
from ccmaster_plugin_demo_agent.runtime.modes import MODES, Leave, leave
from ccmaster_plugin_demo_agent.runtime.tools import pretend, subject

FREE, ASK, REFUSED = Leave.FREE, Leave.ASK, Leave.REFUSED


def bash(command):
    return ToolUse(tool="Bash", arguments={"command": command})


def use(tool):
    return ToolUse(tool=tool, arguments={})


@pytest.mark.parametrize(
    ("used", "default", "accept_edits", "plan"),
    [
        (use("Read"), FREE, FREE, FREE),
        (bash("ls -l"), FREE, FREE, FREE),
        (bash("rm -rf x"), ASK, ASK, REFUSED),
        (bash(""), ASK, ASK, REFUSED),
        (bash("echo hi > /etc/passwd"), ASK, ASK, REFUSED),
        (bash("ls; rm x"), ASK, ASK, REFUSED),
        (bash("echo $(rm x)"), ASK, ASK, REFUSED),
        (bash("cat a\nrm b"), ASK, ASK, REFUSED),
        (use("Write"), ASK, FREE, REFUSED),
        (use("Edit"), ASK, FREE, REFUSED),
        (use("mcp__x__y"), ASK, ASK, REFUSED),
        (use("mcp__ccmaster__list_sessions"), FREE, FREE, FREE),
    ],
)
def test_a_mode_says_what_needs_a_yes(used, default, accept_edits, plan):
    assert leave("default", used) is leave("manual", used) is default
    assert leave("acceptEdits", used) is accept_edits
    assert leave("plan", used) is leave("dontAsk", used) is plan
    assert leave("auto", used) is leave("bypassPermissions", used) is FREE


@pytest.mark.parametrize(
    ("mode", "asked"),
    [("default", [False, True]), (None, [False, True]), ("bypassPermissions", [False])],
)
async def test_it_asks_for_every_tool_and_for_a_yes_where_it_needs_one(launched, desk, mode, asked):
    agent = await launched(permission_mode=mode)
    told, _ = await agent.turn("[[bash:make all]]")
    assert [was_asked for _, was_asked in desk.asked] == asked
    finished = next(event for event in told if isinstance(event, e.ToolFinished))
    assert (finished.failed, finished.result) == (False, "pretended to run: make all")


async def test_it_says_what_it_asks_for(launched, desk):
    await (await launched()).turn("[[write:/a|b]]")
    asked, same = (use for use, _ in desk.asked)
    assert asked == same
    assert (asked.tool, asked.subject) == ("Write", "/a")
    assert asked.arguments == {"file_path": "/a", "content": "b"}
    assert asked.tool_use_id


@pytest.mark.parametrize("when", [False, True])
async def test_a_no_is_told_to_the_agent_and_the_turn_goes_on(launched, desk, when):
    desk.answers["Write", when] = Deny("not today")
    agent = await launched()
    told, ended = await agent.turn("[[write:/a|b]] [[text:then not]]")
    finished = next(event for event in told if isinstance(event, e.ToolFinished))
    assert (finished.failed, finished.result) == (True, "not today")
    assert (ended.answer, ended.failure) == ("then not", None)
    assert [asked for _, asked in desk.asked] == [False, True][: 1 + when]


async def test_a_rule_may_ask_about_what_the_mode_lets_go(launched, desk):
    desk.answers["Read", False] = Ask()
    desk.answers["Read", True] = Deny("no")
    told, _ = await (await launched(permission_mode="bypassPermissions")).turn("[[read:/a]]")
    finished = next(event for event in told if isinstance(event, e.ToolFinished))
    assert (finished.failed, finished.result) == (True, "no")


async def test_a_mode_that_asks_nobody_refuses_by_itself(launched, desk):
    agent = await launched(permission_mode="dontAsk")
    told, _ = await agent.turn("[[write:/a|b]]")
    denied = next(event for event in told if isinstance(event, e.PermissionDenied))
    finished = next(event for event in told if isinstance(event, e.ToolFinished))
    assert "dontAsk" in denied.reason == finished.result
    assert finished.failed
    assert denied.tool_use_id == finished.tool_use_id
    assert [asked for _, asked in desk.asked] == [False]


async def test_it_waits_as_long_as_the_answer_takes(launched, desk):
    answer = desk.answers["Write", True] = asyncio.get_running_loop().create_future()
    agent = await launched()
    await agent.send("[[write:/a|b]]")
    await agent.until(e.ToolStarted)
    assert agent.kinds()[-1] == "ToolStarted"
    answer.set_result(Allow())
    assert (await agent.until(e.TurnEnded)).failure is None


@pytest.mark.parametrize(
    ("command", "text", "failed"),
    [
        ("echo  a   b", "a b", False),
        ("pwd", "/here", False),
        ("false", "Exit code 1", True),
        ("exit 3", "Exit code 3", True),
        ("exit 0", "pretended to run: exit 0", False),
    ],
)
def test_some_commands_have_a_result_that_can_be_told(command, text, failed):
    result = pretend("Bash", {"command": command}, "/here")
    assert (result.text, result.failed) == (text, failed)


json_values = st.none() | st.integers() | st.text() | st.lists(st.text())
arguments = st.dictionaries(
    st.sampled_from(["command", "file_path", "content", "prompt", "x"]), json_values
)


@given(st.sampled_from(["Bash", "Write", "Read", "Any"]), arguments, st.sampled_from([*MODES]))
def test_any_arguments_have_a_subject_a_result_and_a_leave(tool, arguments, mode):
    assert "\n" not in subject(arguments)
    assert pretend(tool, arguments, "/here") == pretend(tool, arguments, "/here")
    assert isinstance(leave(mode, ToolUse(tool=tool, arguments=arguments)), Leave)
