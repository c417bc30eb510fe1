"""`ccmaster doctor`."""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from ccmaster_core.cli import logs_to_screen
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.cli.view.marks import Mark
    from ccmaster_core.doctor import Checked
    from ccmaster_hookspecs.contributions import Finding


@example("doctor", "doctor --json")
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Find out what is wrong, and how to mend it; exit with 1 where something is."""
    from ccmaster_core.cli.probes import probes
    from ccmaster_core.doctor import examine

    command_line: CommandLine = context.obj
    if not command_line.verbose:
        logs_to_screen.show(logging.ERROR)  # what is logged of a plugin is a finding here
    checked = examine(probes(command_line))
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "ok": one.finding.ok,
                    "text": one.finding.text,
                    "mend": one.finding.mend,
                }
                for one in checked
            ]
        )
    else:
        for line in _lines(checked, command_line):
            command_line.screen.say(line)
    if not all(one.finding.ok for one in checked):
        raise typer.Exit(1)


def _lines(checked: "Sequence[Checked]", command_line: CommandLine) -> Iterator[str]:
    """Write a line a check, and what to do; what kept several from looking is told once."""
    from ccmaster_core.cli.view.cells import padded
    from ccmaster_core.cli.view.marks import Mark
    from ccmaster_hookspecs.clean import one_line

    screen = command_line.screen
    width = max(len(one.name) for one in checked)
    told: dict[Finding, str] = {}
    for one in checked:
        first = one.name if one.finding.ok else told.setdefault(one.finding, one.name)
        mark = _mark(one) if first == one.name else Mark.NOTE
        text = one.finding.text if first == one.name else f"not looked at: see {first}"
        sign = screen.coloured(mark.glyph(plain=screen.plain), mark.colour)
        yield f"{sign} {padded(one_line(one.name), width)}  {one_line(text)}"
        if one.finding.mend and first == one.name:
            yield f"  {' ' * width}  -> {one_line(one.finding.mend)}"


def _mark(checked: "Checked") -> "Mark":
    from ccmaster_core.cli.view.marks import Mark

    if not checked.finding.ok:
        return Mark.FAILED
    return Mark.LIMIT if checked.warns else Mark.DONE
