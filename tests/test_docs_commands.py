"""Every call of ccmaster in the documentation is one that ccmaster understands."""

import os
import re
import shlex
from pathlib import Path

import pytest
import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.root import command

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("plugins/*/README.md")]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`((?:\w+=\S* )?ccmaster [^`\n]+)`(?!`)")
CALL = re.compile(r"(?:\w+=\S* )?(?:\.venv/bin/)?ccmaster (.*)")
USAGE_ERROR = typer.BadParameter.__base__
ENDS = {"|", ">", "<", "&&", ";"}
"""Words of the shell, which are not for ccmaster."""


def calls(text):
    """Return each call in a page's blocks of commands, and each that is named in its sentences."""
    lines = INLINE.findall(BLOCK.sub("", text))
    for language, block in BLOCK.findall(text):
        if language == "sh":
            lines += block.splitlines()
        elif language in {"console", ""}:
            lines += [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    for found in filter(None, map(CALL.match, lines)):
        words = shlex.split(found[1], comments=True)
        end = next((at for at, word in enumerate(words) if word in ENDS), len(words))
        yield tuple(words[:end])


CALLS = {
    call: str(page.relative_to(ROOT))
    for page in PAGES
    for call in calls(page.read_text(encoding="utf-8"))
    if not {"COMMAND", "…"} & set(call)  # which stand for any
}


def understood(found, name, words, above=None):
    """Parse a call as ccmaster does, and do nothing; raises what ccmaster would tell.

    What a sentence names may lack arguments.
    """
    obj = above.obj if above else CommandLine(os.environ)
    with typer.Context(found, info_name=name, obj=obj, parent=above) as context:
        _, rest, _ = found.make_parser(context).parse_args(list(words))
        if hasattr(found, "resolve_command") and rest:
            inner, subcommand, left = found.resolve_command(context, rest)
            understood(subcommand, inner, left, context)


def test_there_are_calls():
    assert len(CALLS) > 50


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_ccmaster_understands_what_the_documentation_says(call, ccmaster_home, monkeypatch):
    monkeypatch.setenv("CCMASTER_HOME", str(ccmaster_home))
    understood(command(), "ccmaster", call)


@pytest.mark.parametrize("call", ["list --every", "fetch", "config sets", "send --max-turns"])
def test_what_it_does_not_understand_would_be_seen(call):
    with pytest.raises(USAGE_ERROR):
        understood(command(), "ccmaster", call.split())
