"""What results are shown on: how wide it is, and whether it takes colour."""

import sys
from collections.abc import Mapping
from shutil import get_terminal_size

import typer
from attrs import frozen


@frozen(kw_only=True)
class Screen:
    """Where a command's results go."""

    width: int | None
    """Columns of the terminal; None: it is none, and lines are never cut."""
    colour: bool
    plain: bool = False
    """Whether it shows ASCII alone."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Screen":
        """Look at stdout; `NO_COLOR` and `TERM=dumb` keep colour out, `FORCE_COLOR` brings it."""
        terminal = sys.stdout.isatty()
        unwanted = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
        forced = bool(environ.get("FORCE_COLOR"))
        return cls(
            width=get_terminal_size().columns if terminal else None,
            colour=not unwanted and (terminal or forced),
            plain="utf" not in (sys.stdout.encoding or "").lower(),
        )

    def coloured(self, text: str, colour: str) -> str:
        """Return text in a colour.

        Args:
            text: Clean text.
            colour: Parameters of the ANSI sequence 'select graphic rendition'; empty: none.
        """
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and colour else text

    def say(self, text: str = "") -> None:
        """Write a line of results."""
        typer.echo(text, color=self.colour)
