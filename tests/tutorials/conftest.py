"""What holds a tutorial to what happens: its steps, and a shell like its reader's.

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

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
PATIENCE = 60.0
"""Seconds within which a command ends, and what is done in the background shows."""
PAUSE = 0.1

ANY = "…"
LOOKS = {"list", "show", "logs", "prompts", "status", "graph"}
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
    """A command of a tutorial, and what it shows."""

    command: str
    shown: str

    @property
    def words(self):
        return shlex.split(self.command)

    @property
    def looks(self):
        return self.words[0] == "ccmaster" and not LOOKS.isdisjoint(self.words[1:3])

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


@pytest.fixture
def step():
    """Make a step by hand."""
    return Step


@pytest.fixture
def steps():
    """Read the steps of a tutorial."""

    def read(name, change=lambda blocks: blocks):
        page = (TUTORIALS / name).read_text(encoding="utf-8")
        blocks = "".join(re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE))
        parts = re.split(r"^\$ ", change(blocks), flags=re.MULTILINE)
        return [Step(*part.partition("\n")[::2]) for part in parts[1:]]

    return read


@pytest.fixture
def run(tmp_path, ccmaster_home):
    """Run a command as the reader of a tutorial does, and return all that it shows."""

    def command(words, folder, **more):
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(tmp_path),
            "CCMASTER_HOME": str(ccmaster_home),
            "TERM": "dumb",
            "LANG": "C.UTF-8",
            **more,
        }
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
    command(["ccmaster", "down"], tmp_path)


@pytest.fixture
def follow():
    """Take steps one by one, and hold what each shows to what the tutorial says."""

    def take(steps, run):
        for one in steps:
            output = run(one)
            deadline = time.monotonic() + PATIENCE
            while not one.matches(output) and one.looks and time.monotonic() < deadline:
                time.sleep(PAUSE)
                output = run(one)
            assert one.matches(output), f"$ {one.command}\nshows:\n{output}\nnot:\n{one.shown}"

    return take
