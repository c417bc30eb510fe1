"""The tutorial on agents that work together: its plugin is written, and each command is run."""

import re
import sys
from pathlib import Path

import pytest

PAGE = "multi-agent.md"
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tutorials" / PAGE).read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`(\S+\.py)`:\n\n```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
EXAMPLE = ROOT / "docs" / "examples" / "ccmaster_plugin_red_team"


def test_its_files_are_the_example_of_the_hook():
    for name in ("plugin", "attacking"):
        written = FILES[f"ccmaster-plugin-red-team/src/ccmaster_plugin_red_team/{name}.py"]
        assert written == (EXAMPLE / f"{name}.py").read_text(encoding="utf-8")


def test_the_strategy_is_as_short_as_it_is_called():
    code = (EXAMPLE / "attacking.py").read_text(encoding="utf-8")
    assert len(code.splitlines()) <= 30


@pytest.mark.slow
def test_the_tutorial_shows_what_happens(steps, run, follow, tmp_path):
    folder, site = tmp_path / "crew", tmp_path / "site"
    folder.mkdir()

    def take(step):
        words = step.words
        if words[:2] == ["pip", "install"]:
            write(folder)
            # Into a folder of the test's own, not where the test itself is installed.
            words = [*words, "--no-index", "--disable-pip-version-check", "--target", str(site)]
        elif words[:2] == ["pip", "uninstall"]:
            return ""
        if words[0] == "pip":
            words = [sys.executable, "-m", *words]
        return run(words, folder, PYTHONPATH=str(site))

    follow(steps(PAGE), take)


def write(folder):
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
