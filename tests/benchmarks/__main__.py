"""Measure the rows that are named, or all, and print them as one table."""

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.row import Bench, Row
from tests.benchmarks.rows import BENCHES

LINE = "{:<44} {:>14} {:>14} {:>8} {:>9}  {:<4} {}"


def main(wanted: list[str]) -> int:
    """Print a line as soon as it is measured; return 0, or 2 for a name that is none."""
    if unknown := set(wanted) - set(BENCHES):
        print(f"no such row: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
        return 2
    print(LINE.format("", "ours", "yardstick", "ratio", "aim", "met", ""))
    rows: list[Row] = []
    for name in wanted or BENCHES:
        measured = _measured(BENCHES[name])
        for row in measured:
            print(_line(row), flush=True)
        rows += measured
    print(_summary(rows))
    return 0


def _measured(bench: Bench) -> Sequence[Row]:
    with TemporaryDirectory(prefix="ccmaster-bench-") as home:
        return bench(Path(home))


def _line(row: Row) -> str:
    aim = f"{row.aim:g}x" if row.relative else _number(row.aim, row.unit)
    return LINE.format(
        row.name,
        _number(row.ours, row.unit),
        "" if row.yardstick is None else _number(row.yardstick, row.unit),
        "" if row.ratio is None else f"{row.ratio:.2f}x",
        f"{row.better} {aim}",
        "yes" if row.met else "NO",
        row.note,
    ).rstrip()


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def _summary(rows: Sequence[Row]) -> str:
    missed = [row.name for row in rows if not row.met]
    told = f"missed: {'; '.join(missed)}" if missed else "none is missed"
    return f"{len(rows) - len(missed)} of {len(rows)} aims are met; {told}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
