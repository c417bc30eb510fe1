"""No tool of the real CLI is used against ccmaster's word, in any permission mode."""

import asyncio
import json

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.decisions import Allow, Ask, Deny

pytestmark = pytest.mark.claude


async def test_a_tool_that_needs_a_yes_is_asked_about(claude):
    made = claude.project / "made"
    driven = await claude.start()
    await driven.turn(f"go [[bash:touch {made}]]")
    assert made.exists()
    before, when_asked = driven.session.asked
    assert (before[1], when_asked[1]) == (False, True)
    for use, _ in driven.session.asked:
        assert (use.tool, use.subject) == ("Bash", f"touch {made}")
        assert use.arguments["command"] == f"touch {made}"
        assert use.tool_use_id == driven.of(e.ToolStarted)[0].tool_use_id


async def test_a_no_is_told_to_the_agent(claude):
    made = claude.project / "made"

    def answer(use, asked):
        return Deny("not on a Sunday") if asked else Allow()

    driven = await claude.start(answer=answer)
    ended = await driven.turn(f"go [[bash:touch {made}]] [[text:then not]]")
    assert (ended.answer, made.exists()) == ("then not", False)
    [refused] = driven.of(e.ToolFinished)
    assert (refused.failed, refused.result) == (True, "not on a Sunday")


@pytest.mark.parametrize("mode", ["default", "acceptEdits", "bypassPermissions"])
async def test_a_denied_tool_is_never_used_whatever_the_mode(claude, mode):
    made = claude.project / "made"
    driven = await claude.start(answer=lambda *_: Deny("never"), permission_mode=mode)
    agent = (
        '[[tool:Agent {"description": "d", "subagent_type": "general-purpose", '
        f'"prompt": "go <<bash:touch {made}>>", "run_in_background": false}}]]'
    )
    await driven.turn(f"go [[write:{made}|x]] [[bash:echo x]] {agent} [[text:done]]")
    assert not made.exists()
    assert [refused.failed for refused in driven.of(e.ToolFinished)] == [True] * 3
    assert {use.tool for use, _ in driven.session.asked} == {"Write", "Bash", "Agent"}
    assert not any(asked for _, asked in driven.session.asked)


@pytest.mark.parametrize("mode", ["default", "bypassPermissions"])
async def test_a_tool_that_would_go_ahead_is_asked_about_where_a_rule_says_so(claude, mode):
    def answer(use, asked):
        return Deny("the person said no") if asked else Ask("a rule asks")

    driven = await claude.start(answer=answer, permission_mode=mode)
    await driven.turn("go [[bash:echo hi]]")
    assert [asked for _, asked in driven.session.asked] == [False, True]
    assert driven.of(e.ToolFinished)[0].result == "the person said no"


async def test_a_failure_to_decide_is_a_no(claude):
    driven = await claude.start(answer=lambda *_: 1 / 0, permission_mode="bypassPermissions")
    await driven.turn("go [[bash:echo hi]]")
    assert driven.of(e.ToolFinished)[0].failed


async def test_an_answer_may_take_its_time_and_nothing_else_waits(claude):
    answered = asyncio.get_running_loop().create_future()

    async def person():
        return await answered

    def answer(use, asked):
        return person() if asked else Allow()

    driven = await claude.start(answer=answer)
    message_id = await driven.say("go [[bash:touch made]] [[text:made it]]")
    await driven.until(e.ToolStarted)
    await driven.agent.set_model("haiku")  # the CLI is heard meanwhile
    second = await driven.say("b")
    assert await driven.agent.cancel(second) is True
    assert driven.of(e.ToolFinished) == []
    answered.set_result(Allow())
    assert (await driven.until(e.TurnEnded)).in_reply_to == (message_id,)


@pytest.mark.parametrize("when", [True, False], ids=["when asked", "before"])
async def test_a_question_that_is_taken_back_is_dropped(claude, when):
    waiting, dropped = asyncio.Event(), asyncio.Event()

    async def person():
        waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            dropped.set()

    driven = await claude.start(answer=lambda _, asked: person() if asked is when else Allow())
    await driven.say("go [[bash:touch made]]")
    await waiting.wait()
    await driven.agent.interrupt()
    assert (await driven.until(e.TurnEnded)).failure is e.Failure.INTERRUPTED
    await dropped.wait()
    assert (await driven.turn("still there? [[text:yes]]")).answer == "yes"


async def test_a_question_is_dropped_when_the_session_is_stopped(claude):
    waiting, dropped = asyncio.Event(), asyncio.Event()

    async def person():
        waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            dropped.set()

    driven = await claude.start(answer=lambda _, asked: person() if asked else Allow())
    await driven.say("go [[bash:touch made]]")
    await waiting.wait()
    await driven.agent.stop()
    assert dropped.is_set()
    assert driven.of(e.TurnEnded)[0].failure is e.Failure.INTERRUPTED


async def test_neither_the_persons_nor_the_folders_settings_take_the_reins(claude):
    """A bypass as the person's default, hooks switched off, a folder that allows itself all."""
    config = claude.home / ".claude"
    config.mkdir(exist_ok=True)
    default = {"permissions": {"defaultMode": "bypassPermissions"}, "disableAllHooks": True}
    (config / "settings.json").write_text(json.dumps(default))
    folder = claude.project / ".claude"
    folder.mkdir()
    hook = {"type": "command", "command": f"touch {claude.project / 'hooked'}"}
    own = {
        "permissions": {"allow": ["Bash(touch *)"], "defaultMode": "acceptEdits"},
        "hooks": {"UserPromptSubmit": [{"hooks": [hook]}]},
    }
    (folder / "settings.json").write_text(json.dumps(own))
    (claude.project / ".mcp.json").write_text('{"mcpServers": {"own": {"command": "false"}}}')
    (claude.project / "CLAUDE.md").write_text("Mind the zebra.")

    driven = await claude.start()
    await driven.turn("go [[bash:touch made]]")
    assert [asked for _, asked in driven.session.asked] == [False, True]
    assert not (claude.project / "hooked").exists()
    read = await driven.agent._requests.ask("get_context_usage")
    assert [file["path"] for file in read["memoryFiles"]] == [str(claude.project / "CLAUDE.md")]
