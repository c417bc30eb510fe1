"""The reference of all commands, made from the commands themselves.

`python -m ccmaster_core.cli.reference docs/cli.md` writes it.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from ccmaster_core.cli.catalog import sections
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.entry import NAME
from ccmaster_core.cli.facts import brief, whole
from ccmaster_core.cli.root import command
from ccmaster_hookspecs.status import Status

INTRODUCTION = """\
# Commands

<!-- Made by `make docs` from the commands themselves; a test holds them together. -->

- A session is named by its id, the beginning of its id, or its name.
- Results stand on stdout, everything else on stderr. `--json` prints the same facts for programs.
- The exit code is 0 for done, 1 for failed, 2 for wrongly called, 130 for interrupted.
- `CCMASTER_HOME` names the folder of all state and configuration; without it, it is `~/.ccmaster`.
- `NO_COLOR` keeps colour out. `CCMASTER_DEBUG=1` tells all that goes on, with tracebacks.
- `CCMASTER_PLUGINS` names the only plugins to use, with commas between them.
- `ccmaster --install-completion` teaches the shell (bash, zsh, fish) commands and sessions.
"""

FOR_PROGRAMS = """\
## For programs

The keys of JSON stay; more may come.

- `ccmaster list --json` prints a list of objects with {brief}.
- `ccmaster show SESSION --json` prints one such object with more: {whole}.
- `ccmaster status --json` prints
  `{{"hosts": [{{"host", "pid", "since"}}], "sessions": {{STATE: COUNT}}}}`.
- `ccmaster prompts SESSION --json` prints a list of objects with `message_id`, `sent_at`, `by`,
  `text`, `in_reply_to`, `priority`, `note`, `state`, `reason` and `answer`.
- `ccmaster logs SESSION --json` prints an object a line, with `position`, `at`, `session_id`,
  `kind`, and the event's own `fields`.
- `ccmaster plugins list --json` prints a list of objects with `name`, `state`, `distribution`,
  `version`, `hooks` and `problem`.
- `ccmaster config show --json` prints a list of objects with `key`, `value`, `from` and `help`.
- `ccmaster doctor --json` prints a list of objects with `name`, `ok`, `text` and `mend`.
- `ccmaster start --detach --json` prints `{{"session_id"}}`, `ccmaster send --wait --json` prints
  `{{"message_id", "state", "answer"}}`.

Times are ISO 8601, in UTC; a value that is not known is `null`.
"""


def reference(command_line: CommandLine) -> str:
    """Write the reference of all commands, those of its plugins included, as Markdown."""
    root = command()
    context: Any
    with typer.Context(root, info_name=NAME, obj=command_line) as context:
        parts = [INTRODUCTION, _for_programs(), *_command(root, context, level=2)]
        for title, commands in sections(command_line.contributed_commands):
            parts.append(f"## {title}\n")
            for listed in commands:
                found = root.get_command(context, listed.name)
                parts += _with_subcommands(found, listed.name, context, level=3)
    return "\n".join(parts)


def _for_programs() -> str:
    status = Status(session_id="")
    told = list(brief(status))
    more = [key for key in whole(status) if key not in told]
    return FOR_PROGRAMS.format(brief=_listed(told), whole=_listed(more))


def _listed(keys: list[str]) -> str:
    quoted = [f"`{key}`" for key in keys]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _with_subcommands(found: Any, name: str, above: Any, level: int) -> Iterator[str]:
    context: Any
    with typer.Context(found, info_name=name, parent=above) as context:
        yield from _command(found, context, level)
        for inner in getattr(found, "commands", {}):
            subcommand = found.get_command(context, inner)
            yield from _with_subcommands(subcommand, inner, context, level + 1)


def _command(found: Any, context: Any, level: int) -> Iterator[str]:
    about, _, example = (found.help or "").partition("\n\n\b\nExample:\n")
    yield f"{'#' * level} {context.command_path}\n"
    for paragraph in about.split("\n\n"):
        yield f"{' '.join(paragraph.split())}\n"
    usage = " ".join([context.command_path, *found.collect_usage_pieces(context)])
    yield f"```\n{usage}\n```\n"
    if examples := [line.strip() for line in example.splitlines()]:
        yield "\n".join(["```sh", *examples, "```\n"])
    records = [parameter.get_help_record(context) for parameter in found.params]
    rows = [f"- `{record[0]}`: {' '.join(record[1].split())}" for record in records if record]
    if rows:
        yield "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(CommandLine(os.environ)), encoding="utf-8")
