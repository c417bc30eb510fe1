"""However the real CLI ends, the end is told, and nothing that it started is left."""

import os
import signal

import psutil
import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.process import STDIN

pytestmark = pytest.mark.claude


def offspring(driven):
    return psutil.Process(driven.of(e.SessionLaunched)[0].pid).children(recursive=True)


def left(processes):
    return [
        each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE
    ]


async def within_tools(driven, gate):
    """Have a tool run in the foreground and another in the background; return the processes."""
    await driven.say(f"go [[background:60]] [[bash:{gate.script}]]")
    await gate.reached()
    return offspring(driven)


@pytest.mark.parametrize("how", ["stop", "SIGTERM", "SIGKILL"])
async def test_no_tool_is_left_running(claude, gate, how):
    driven = await claude.start()
    started = await within_tools(driven, gate)
    assert len(started) >= 4  # two shells, and what each runs
    if how == "stop":
        await driven.agent.stop()
    else:
        os.kill(driven.of(e.SessionLaunched)[0].pid, signal.Signals[how])
    ended = await driven.until(e.SessionEnded)
    assert left(started) == []
    [cut] = driven.of(e.TurnEnded)
    if how == "stop":
        assert (ended.reason, cut.failure) == (e.EndReason.STOPPED, e.Failure.INTERRUPTED)
    else:
        assert (ended.reason, cut.failure) == (e.EndReason.CRASHED, e.Failure.LOST)
        assert how in ended.detail


async def test_a_cli_whose_host_died_ends_by_itself_and_uses_no_tool_more(claude, gate):
    """Its stdin ends with the host; nobody is left to permit anything."""
    driven = await claude.start(permission_mode="bypassPermissions")
    made = claude.project / "made"
    await driven.say(f"go [[bash:{gate.script}]] [[bash:touch {made}]] [[text:done]]")
    await gate.reached()
    driven.agent._process._transport.get_pipe_transport(STDIN).close()
    gate.open()
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.FINISHED, 0)
    assert [finished.failed for finished in driven.of(e.ToolFinished)] == [False, True]
    assert not made.exists()


@pytest.mark.parametrize(
    ("flag", "says"),
    [
        ("--wings=two", "unknown option '--wings"),
        ("--mcp-config=/no/such/file.json", "/no/such/file.json"),
        ("--settings=/no/such/file.json", "Settings file not found"),
    ],
)
async def test_a_crash_at_the_start_tells_what_the_cli_says(claude, flag, says):
    driven = await claude.start(settings={"extra_arguments": (flag,)}, up=False)
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.FAILED, 1)
    assert says in ended.detail
    assert driven.events == [ended]


async def test_a_permission_mode_that_does_not_exist_is_told(claude):
    driven = await claude.start(permission_mode="yolo", up=False)
    ended = await driven.until(e.SessionEnded)
    assert ended.reason is e.EndReason.FAILED
    assert "permission-mode" in ended.detail


async def test_stopping_twice_and_while_it_comes_up_is_fine(claude):
    driven = await claude.start(up=False)
    await driven.agent.stop()
    await driven.agent.stop()
    ended = await driven.until(e.SessionEnded)
    assert ended.reason is e.EndReason.STOPPED
    assert driven.of(e.SessionEnded) == [ended]


async def test_a_missing_cli_says_how_to_install_it(claude, tmp_path, monkeypatch):
    monkeypatch.delenv("CCMASTER_CLAUDE_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(RuntimeFailure, match="npm install -g @anthropic-ai/claude-code"):
        await claude.start(settings={"binary": None})


async def test_a_missing_folder_is_told(claude):
    with pytest.raises(RuntimeFailure, match="folder /no/such/folder is not there"):
        await claude.start(working_dir="/no/such/folder")
