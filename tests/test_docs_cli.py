"""The page on commands says what the commands do."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.reference import reference
from ccmaster_core.cli.root import command

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
OURS = ",".join(folder.name.replace("_", "-") for folder in (ROOT / "plugins").iterdir())
EXAMPLES = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture
def command_line(ccmaster_home):
    return CommandLine({"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": OURS})


def test_the_page_is_what_the_commands_say(command_line):
    assert reference(command_line) == PAGE, "write it again with: make docs"


def test_each_example_stands_for_itself():
    assert "\\b" not in PAGE
    assert "Example" not in PAGE


@pytest.mark.parametrize("example", EXAMPLES, ids=" ".join)
def test_every_example_is_a_call_that_the_command_takes(command_line, example):
    words = example[: example.index("<")] if "<" in example else example
    found = command()
    context = typer.Context(found, info_name="ccmaster", obj=command_line)
    while hasattr(found, "get_command") and words:
        name, *words = words
        found = found.get_command(context, name)
    found.make_context(found.name, words, parent=context)
