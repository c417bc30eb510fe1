"""What a server asks is put to the person, where stdin is a terminal."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccmaster_plugin_mcp_server.inspecting.patience import Patience

pty = pytest.importorskip("pty")

SCRIPT = Path(sys.executable).with_name("ccmaster")
END_OF_INPUT = "\x04"
"""What Ctrl-D sends."""


@pytest.fixture
def typed(ccmaster_home):
    """Run `ccmaster inspect` at a terminal, where the person types: `typed("call", …, keys=…)`."""

    def run(*arguments, keys):
        person, terminal = pty.openpty()
        try:
            os.write(person, keys.encode())
            return subprocess.run(
                [SCRIPT, "inspect", *arguments],
                stdin=terminal,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
                env={"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": "mcp-server"},
            )
        finally:
            os.close(person)
            os.close(terminal)

    return run


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_a_form_is_filled_in_until_it_fits(typed, url, era):
    ended = typed("call", url, "ask", "--era", era, keys="y\n\nAnn\n-5\nold\n7\n")
    assert ended.stdout == "accept {'name': 'Ann', 'age': 7}\n"
    assert "the server asks: Who are you?" in ended.stderr
    assert "an answer is needed here" in ended.stderr
    assert "name (string):" in ended.stderr
    assert "age (integer, may be empty):" in ended.stderr
    assert "that does not fit: -5 is less than the minimum of 0" in ended.stderr
    assert "that does not fit: 'old' is not of type 'integer'" in ended.stderr
    assert ended.returncode == 0
    assert "\x1b" not in ended.stderr


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("\nAnn\n\n", "accept {'name': 'Ann'}"),
        ("n\n", "decline None"),
        (f"y\n{END_OF_INPUT}", "cancel None"),
    ],
)
def test_a_person_may_leave_out_decline_and_go(typed, url, keys, answer):
    assert typed("call", url, "ask", keys=keys).stdout == f"{answer}\n"


async def test_the_time_that_a_person_takes_does_not_count():
    patience = Patience(0.2)
    async with patience.limited():
        with patience.stopped():
            await asyncio.sleep(0.4)  # a person thinks for longer than the server may take
        await asyncio.sleep(0)
    assert patience.thought > patience.seconds


async def test_the_time_that_a_server_takes_counts():
    patience = Patience(0.05)

    async def served():
        async with patience.limited():
            with patience.stopped():
                pass
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await served()
    with patience.stopped():
        pass  # nothing is waited for any more
