"""The page on configuration says what the code does: its tables, its commands, its example."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from attrs import frozen

from ccmaster_core.config import Configuration, edits_from_json
from ccmaster_core.home import Home
from ccmaster_core.permissions import Rule
from ccmaster_core.reference import BEGINNING, configuration_page, help_of, installed_tables
from ccmaster_hookspecs.settings import setting

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
OURS = ",".join(folder.name.replace("_", "-") for folder in (ROOT / "plugins").iterdir())


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


@pytest.fixture
def configuration(tmp_path):
    return Configuration.load(Home(tmp_path / "home"))


def test_the_page_has_every_table_and_every_key():
    tables = dict(installed_tables({"CCMASTER_PLUGINS": OURS}))
    assert {"host", "permissions", "claude_code", "auto_continue", "demo_agent"} <= tables.keys()
    assert configuration_page(PAGE, tables.items()) == PAGE, "write it again with: make docs"


def test_every_key_says_what_it_means():
    for name, shape in installed_tables({"CCMASTER_PLUGINS": OURS}):
        for key in shape.__annotations__:
            assert help_of(shape, key).endswith("."), f"{name}.{key}"


def test_the_commands_print_what_the_page_says(configuration):
    shown = re.findall(r"^\$ ccmaster config set (.+)\n((?:[+-] .+\n)+)", PAGE, re.MULTILINE)
    assert shown
    for arguments, printed in shown:
        key, value = shlex.split(arguments)
        (change,) = configuration.set(key, value)
        assert list(change.lines) == printed.splitlines()


def test_the_example_in_json_becomes_the_one_in_toml(configuration):
    configuration.apply(edits_from_json(block("json"), "FILE.json"))
    written = configuration.home.configuration.read_text(encoding="utf-8")
    assert tomllib.loads(written) == tomllib.loads(block("toml"))


def test_the_rules_on_the_page_are_rules():
    found = re.findall(r"`([A-Z]\w+\([^`]+\)|mcp__\w+\*)`", PAGE.partition(BEGINNING)[0])
    assert len(found) > 5
    assert {str(Rule.parse(rule)) for rule in found} >= {"Bash(git *)", "mcp__github__*"}


@frozen(kw_only=True)
class Greeting:
    """How it greets."""

    words: tuple[str, ...] = setting(("hi | hello",), "What it says.")
    times: int = 1
    """How often it says so:
    once at least.
    """


def test_a_key_may_be_described_by_a_docstring():
    assert help_of(Greeting, "times") == "How often it says so:\nonce at least."
    page = configuration_page(f"# Mine\n{BEGINNING}\nstale", [("greeting", Greeting)])
    assert page.startswith(f"# Mine\n{BEGINNING}\n\n### `[greeting]`\n\nHow it greets.\n")
    assert '| `words` | list of text | `["hi \\| hello"]` | What it says. |' in page
    assert "| `times` | whole number | `1` | How often it says so: once at least. |" in page
    assert "stale" not in page
    with pytest.raises(ValueError, match="the page has no line"):
        configuration_page("# Mine", [])
