"""How `ccmaster inspect` tells what it found: results on stdout, all else on stderr."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from ccmaster_plugin_mcp_server.cli.inspect_options import say, width

if TYPE_CHECKING:
    from ccmaster_plugin_mcp_server.inspecting.report import Report


def show(lines: Iterable[str]) -> None:
    """Write results that are clean."""
    for line in lines:
        typer.echo(line)


def show_json(value: Any) -> None:
    """Write a result for programs, in ASCII."""
    typer.echo(json.dumps(value, indent=2))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table that fits the terminal."""
    from ccmaster_plugin_mcp_server.inspecting.table import lines

    yield from lines(headings, list(rows), width())


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines under a title, after a blank one."""
    yield ""
    yield title
    for text in lines:
        yield from (f"  {line}".rstrip() for line in text.split("\n"))


def conclude(report: "Report", *, as_json: bool, failure: str | None = None) -> None:
    """Tell a person what does not fit, and how long it took; end with 1 where something is wrong.

    Args:
        report: What is told.
        as_json: Whether all of it was told to a program already.
        failure: What kept the answer from being a good one, though all fits; None: nothing did.
    """
    if not as_json:
        for violation in report.violations:
            say(f"✗ {violation}")
        if failure is not None:
            say(f"✗ {failure}")
        say(report.summary())
    if failure is not None or report.violations:
        raise typer.Exit(1)
