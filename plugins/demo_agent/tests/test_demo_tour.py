"""`ccmaster demo` shows the main job, ends well, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

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

    def run(*arguments):
        process = subprocess.Popen(
            [SCRIPT, "demo", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
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
        "cart ? waiting Write src/cart.py `ccmaster approve cart`",
        "return round(sum(prices) * (1 + tax), 2)",
        "cart ● working Write src/cart.py approved by you",
        "guide ↻ continue 3/3",
        "guide ◌ rest 3 of 3 turns",
        "review ✉ message from cart: I changed src/cart.py, please look at it",
        "The receipt says: answered, with 'Right: it is rounded once, after the tax.'",
        "Those were 3 sessions with 7 turns.",
        "guide ■ ended stopped",
    ):
        assert part in told
    assert left(tmp_path) == (["tmp"], [])


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_it_can_be_ended_and_leaves_nothing(begin, tmp_path, number, code):
    process = begin("--pace", "5")
    assert "three pretended agents" in process.stdout.readline()
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (code, "")
    assert left(tmp_path) == (["tmp"], [])
