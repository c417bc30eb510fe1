"""Colour and cutting are for terminals; what is piped is plain and whole."""

import os
import re
import subprocess

import pytest

from ccmaster_hookspecs import events as e

if os.name == "nt":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)
import pty

FOLDER = "a-folder-with-a-long-name" * 3
WIDTH = 80


@pytest.fixture
async def waiting(opened, me, tmp_path):
    """A session that waits for an answer, in a folder with a long name."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    async with opened() as application:
        session = await application.launch(
            by=me, working_dir=str(folder), name="fix-1", runtime="demo", prompt="Mend it"
        )
        stream = e.session_stream(session)
        await application.store.claim(stream, "7f3a", 300)
        await application.store.append(
            e.SessionClaimed(stream=stream, host="7f3a", epoch=1),
            e.SessionLaunched(stream=stream),
            e.TurnStarted(stream=stream),
            e.PermissionAsked(stream=stream, request_id="1", tool="Bash", subject="x" * 200),
        )
    return session


@pytest.fixture
def on_a_terminal(script, environment, tmp_path):
    """Run `ccmaster` on a terminal of its own, and return what is shown on it."""

    def run(*arguments, **more):
        here, there = pty.openpty()
        process = subprocess.Popen(
            [script, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=there,
            stderr=subprocess.DEVNULL,
            cwd=tmp_path,
            env={**environment, "TERM": "xterm", "COLUMNS": str(WIDTH), **more},
        )
        os.close(there)
        shown = b""
        try:
            while part := os.read(here, 65536):
                shown += part
        except OSError:
            pass  # how Linux says that the other side is closed
        os.close(here)
        assert process.wait(timeout=60) == 0
        return shown.decode().replace("\r\n", "\n")

    return run


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_terminal_gets_colour_for_the_state_and_lines_that_fit(on_a_terminal, waiting):
    shown = on_a_terminal("list")
    assert shown.count("\x1b[") == 2
    assert "waiting\x1b[0m" in shown
    lines = plain(shown).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[1].endswith("…")


@pytest.mark.parametrize("unwanted", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_is_left_out_where_it_is_not_wanted(on_a_terminal, waiting, unwanted):
    assert "\x1b" not in on_a_terminal("list", **unwanted)


def test_what_is_piped_is_whole(ccmaster, waiting):
    listed = ccmaster("list").out
    assert FOLDER in listed
    assert "x" * 200 in listed


def test_whoever_is_to_answer_sees_all_that_is_asked_for(on_a_terminal, waiting):
    assert "x" * 200 in on_a_terminal("show", "fix-1").replace("\n", "")
