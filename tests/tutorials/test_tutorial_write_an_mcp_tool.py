"""The tutorial on tools of one's own: its files are written, installed, tested and called."""

import re
import sys
from pathlib import Path

import pytest

PAGE = "write-an-mcp-tool.md"
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tutorials" / PAGE).read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`(\S+\.py)`:\n\n```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
EXAMPLE = ROOT / "docs" / "examples" / "ccmaster_plugin_dice"


def test_its_files_are_the_example_of_the_hook():
    for name in ("plugin", "dice"):
        written = FILES[f"ccmaster-plugin-dice/src/ccmaster_plugin_dice/{name}.py"]
        assert written == (EXAMPLE / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_tutorial_shows_what_happens(steps, run, follow, tmp_path):
    folder, site = tmp_path / "dice", tmp_path / "site"
    folder.mkdir()

    def take(step):
        words = step.words
        if words[:2] == ["pip", "install"]:
            write(folder)
            # Into a folder of the test's own, not where the test itself is installed.
            words = [*words, "--no-index", "--disable-pip-version-check", "--target", str(site)]
        elif words[:2] == ["pip", "uninstall"]:
            return ""
        if words[0] in {"pip", "pytest"}:
            words = [sys.executable, "-m", *words]
        return run(words, folder, PYTHONPATH=str(site))

    follow(steps(PAGE), take)


def write(folder):
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
