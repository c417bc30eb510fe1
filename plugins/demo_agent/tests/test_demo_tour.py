"""`ccmaster demo` shows the main job, ends well, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WIDEST = 100
"""Columns of the longest line that no terminal cuts."""
SCRIPT = Path(sys.executable).with_name("ccmaster")


@pytest.fixture
def begin(tmp_path):
    """Begin the demo; its own folders are in `tmp`."""
    (tmp_path / "tmp").mkdir()
    environment = {
        **os.environ,
        "CCMASTER_HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONIOENCODING": "utf-8",
    }
    begun = []

    def run(*arguments, **variables):
        process = subprocess.Popen(
            [SCRIPT, "demo", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment | variables,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def left(tmp_path):
    return sorted(path.name for path in tmp_path.iterdir()), list((tmp_path / "tmp").iterdir())


def test_it_shows_the_main_job(begin, tmp_path):
    process = begin("--pace", "0.01")
    shown, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    told = " ".join(shown.split())
    for part in (
        "review ✉ message from lead: Look closely today, please",
        "The receipt says: answered, with 'I will.'",
        "lead ● working mcp__ccmaster__coordinate_agents",
        "build ? waiting Write src/cart.py `ccmaster approve build`",
        "return round(sum(prices) * (1 + tax), 2)",
        "build ● working Write src/cart.py approved by you",
        "review ● working mcp__ccmaster__complete_task Right; but what holds it?",
        "'review' sent it back, so 'build' has it again.",
        "lead “ says All three are through. It is rounded once, and a test holds it.",
        "lead ↻ continue 2/2",
        "lead ◌ rest 2 of 2 turns",
        "Those were 4 agents with 9 turns.",
        "lead ■ ended stopped",
    ):
        assert part in told
    line = r"✓ [0-9a-f]{8}  (.+?) +p1  (\w+) +done  .*?((?:approve|send back)?)\n"
    tasks = re.findall(line, shown)
    assert [(agent, choice) for _, agent, choice in tasks] == [
        ("design", ""),
        ("build", ""),
        ("review", "send back"),
        ("build", ""),
        ("review", "approve"),
    ]
    assert tasks[0][0] == "Find out where the cent is lost"
    explained = [line for line in shown.splitlines() if line.startswith("  ")]
    assert max(map(len, explained)) <= WIDEST
    assert left(tmp_path) == (["tmp"], [])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_can_be_ended_and_leaves_nothing(begin, tmp_path, number, code):
    process = begin("--pace", "5")
    assert "four pretended agents" in process.stdout.readline()
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (code, "")
    assert left(tmp_path) == (["tmp"], [])


def test_without_the_plugins_that_it_shows_it_says_so(begin):
    process = begin(CCMASTER_PLUGINS="demo-agent")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "there is no tool 'coordinate_agents'" in errors
    assert "enable the plugins" in errors
