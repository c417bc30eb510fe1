"""How long the help takes, against that of the smallest Typer application."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import homes
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import paired

ROUNDS = 21
BARE = """\
import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def hello(name: str) -> None:
    \"\"\"Greet somebody.\"\"\"
    typer.echo(f"Hello {name}")


app()
"""
"""Without rich, which ccmaster does without too: as it comes, Typer takes twice as long."""


def beside_bare_typer(home: Path) -> Sequence[Row]:
    """Whole processes of one interpreter."""
    bare = home / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    ours, yardstick = paired(
        lambda _: _shown(home, homes.SCRIPT),
        lambda _: _shown(home, sys.executable, str(bare)),
        ROUNDS,
    )
    row = Row(
        name="`ccmaster --help`",
        ours=ours,
        yardstick=yardstick,
        unit="ms",
        aim=2,
        better=Better.LESS,
        note="a Typer application of one command, without rich",
    )
    return [row]


def _shown(home: Path, *command: str) -> float:
    begin = time.perf_counter()
    subprocess.run(
        [*command, "--help"],
        stdout=subprocess.DEVNULL,
        check=True,
        cwd=home,
        env=homes.environment(home),
    )
    return 1000 * (time.perf_counter() - begin)
