"""The tutorial for beginners, command by command: what it shows is what a person sees.

Each `console` block is run in order, in one fresh home. Of the output, amounts, times and ids may
be others; `…` stands for any text in its line, and alone for any lines.
"""

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attrs import frozen

TUTORIAL = Path(__file__).parents[1] / "docs" / "tutorials" / "getting-started.md"
PATIENCE = 60.0
"""Seconds within which a command ends, and what is done in the background shows."""
PAUSE = 0.1

ANY = "…"
LOOKS = {"list", "show", "logs", "prompts", "status"}
"""Commands that a person repeats until they see what they wait for."""
DIFFERS = (
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>"),
    (r"\b[0-9a-f]{6,8}\b", "<id>"),
    (r"\b\d\d:\d\d:\d\d\b", "<time>"),
    (r"\$\d+\.\d+", "<money>"),
    (r"\b[\d.]+k? tokens\b", "<tokens>"),
    (r"\b[\d.]+ (s|min)\b", "<age>"),
    (r"\bprocess \d+", "process <number>"),
    (r"[^\S\n]+", " "),
)


@frozen
class Step:
    """A command of the tutorial, and what it shows."""

    command: str
    shown: str

    @property
    def words(self):
        return shlex.split(self.command)

    def matches(self, output):
        return re.fullmatch(_pattern(_alike(self.shown)), _alike(output)) is not None


def _alike(text):
    for pattern, word in DIFFERS:
        text = re.sub(pattern, word, text)
    return "".join(f"{line.strip()}\n" for line in text.splitlines())


def _pattern(shown):
    return "".join(
        r"(?:.*\n)*?" if line == ANY else ".*".join(map(re.escape, line.split(ANY))) + r"\n"
        for line in shown.splitlines()
    )


def steps(runtime):
    """Read the steps, with another runtime than the one that the tutorial uses."""
    page = TUTORIAL.read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE))
    parts = re.split(r"^\$ ", re.sub(r"\bdemo\b", runtime, blocks), flags=re.MULTILINE)
    return [Step(*part.partition("\n")[::2]) for part in parts[1:]]


@pytest.fixture
def run(tmp_path, ccmaster_home):
    """Run a command as the reader of the tutorial does, and return all that it shows."""
    folder = tmp_path / "ccmaster-tour"
    folder.mkdir()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(tmp_path),
        "CCMASTER_HOME": str(ccmaster_home),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
    }

    def command(words):
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        ).stdout

    yield command
    command(["ccmaster", "down"])


def test_there_are_steps_and_each_calls_ccmaster():
    found = steps("demo")
    assert len(found) > 20
    assert {step.words[0] for step in found} == {"ccmaster"}


def test_what_is_other_than_shown_would_be_seen():
    step = Step("ccmaster list", "NAME  ID\nclerk  d52137  …\n…\n")
    assert step.matches("NAME   ID\nclerk  a11309  idle\n1 session waits\n")
    assert not step.matches("NAME   ID\nfirst  a11309  idle\n")
    assert not step.matches("")


@pytest.mark.slow
@pytest.mark.parametrize(
    "runtime",
    [
        "demo",
        pytest.param("claude", marks=[pytest.mark.claude, pytest.mark.xdist_group("claude")]),
    ],
)
def test_the_tutorial_shows_what_happens(runtime, run, request):
    if runtime == "claude":
        request.getfixturevalue("configure_claude")()
    for step in steps(runtime):
        output = run(step.words)
        deadline = time.monotonic() + PATIENCE
        while not step.matches(output) and step.words[1] in LOOKS and time.monotonic() < deadline:
            time.sleep(PAUSE)
            output = run(step.words)
        assert step.matches(output), f"$ {step.command}\nshows:\n{output}\nand not:\n{step.shown}"
