"""What a person sees of a coordination: its picture, which moves as long as it is waited for."""

import math
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.clean import clean
from ccmaster_plugin_coordination.cli.task_lines import print_json
from ccmaster_plugin_coordination.together.coordination import CoordinationState
from ccmaster_plugin_coordination.together.facts import facts, picture
from ccmaster_plugin_coordination.together.looking import until_over
from ccmaster_plugin_coordination.together.showing import boxes_of, changes

if TYPE_CHECKING:
    from ccmaster_plugin_coordination.tasks.boxes import Box
    from ccmaster_plugin_coordination.together.facts import Sight

UNCUT = 10_000
"""Columns of a line that nothing shows."""


def tell(sight: "Sight", *, as_json: bool) -> None:
    """Print how a coordination stands."""
    if as_json:
        print_json(facts(sight))
    else:
        typer.echo(clean(picture(sight, datetime.now(UTC), width()), lines=True))


async def watch(host: Host, coordination_id: str, *, as_json: bool) -> bool:
    """Go along with a coordination until it is over; say whether it came to its proper end."""
    live = _Picture() if sys.stdout.isatty() and os.environ.get("TERM") != "dumb" else _Lines()

    async def told(sight: "Sight") -> None:
        if not as_json:
            live.show(sight)

    sight = await until_over(host, coordination_id, told, math.inf)
    if not as_json:
        live.close(sight)
    tell(sight, as_json=as_json)
    return sight.one.state is CoordinationState.DONE


def width() -> int:
    """Return how many columns there are; what no terminal shows is not cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNCUT


class _Picture:
    """Draws the picture anew over itself."""

    def __init__(self) -> None:
        self._lines = 0

    def show(self, sight: "Sight") -> None:
        columns, rows = shutil.get_terminal_size()
        text = clean(picture(sight, datetime.now(UTC), columns - 1), lines=True)
        # What does not fit would scroll, and could not be drawn over.
        lines = [line[: columns - 1] for line in text.splitlines()][: rows - 1]
        self._clear()
        typer.echo("\n".join(lines))
        self._lines = len(lines)

    def close(self, _: "Sight") -> None:
        self._clear()

    def _clear(self) -> None:
        if self._lines:
            typer.echo(f"\x1b[{self._lines}F\x1b[J", nl=False)
        self._lines = 0


class _Lines:
    """Prints a line for each step that has moved."""

    def __init__(self) -> None:
        self._before: Sequence[Box] | None = None

    def show(self, sight: "Sight") -> None:
        now = datetime.now(UTC)
        boxes = boxes_of(sight, now)
        if self._before is None:
            typer.echo(f"coordination {sight.one.coordination_id}")
        for line in changes(self._before or (), boxes, now):
            typer.echo(line)
        self._before = boxes

    def close(self, sight: "Sight") -> None:
        self.show(sight)
        typer.echo()
