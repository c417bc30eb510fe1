"""Record what a command shows in a terminal: as text, and as a picture made of text.

In the clone, `python docs/pictures/record.py demo make demo` writes `demo.txt` and `demo.svg` here.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

COLUMNS, ROWS = 106, 60
CHARACTER, LINE, MARGIN = 8.0, 18, 16
"""Pixels: the width of a character, the height of a line, what is left free around."""

PAPER, INK = "#16181d", "#d5d9e0"
FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
LOOKS = {
    "1": 'font-weight="bold"',
    "2": 'opacity="0.6"',
    "31": 'fill="#e06c75"',
    "32": 'fill="#98c379"',
    "33": 'fill="#e5c07b"',
    "34": 'fill="#61afef"',
    "35": 'fill="#c678dd"',
    "36": 'fill="#56b6c2"',
}
"""What the parameters of 'select graphic rendition' are drawn as."""
SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m")
WORDS = re.compile(r"[!-~]+(?: [!-~]+)*|[^\x00-\x7f]+")
"""What is drawn in one piece; signs have places of their own, for fonts differ in their width."""
UNKNOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def main(name: str, command: Sequence[str]) -> int:
    """Record a command, and return its exit code."""
    shown, code = recorded(command)
    lines = [f"$ {' '.join(command)}", *shown.rstrip("\n").split("\n")]
    here = Path(__file__).parent / name
    text = "\n".join(SEQUENCE.sub("", line) for line in lines)
    here.with_suffix(".txt").write_text(f"{text}\n", encoding="utf-8")
    here.with_suffix(".svg").write_text(drawn(lines, " ".join(command)), encoding="utf-8")
    return code


def recorded(command: Sequence[str]) -> tuple[str, int]:
    """Run a command in a terminal of its own; return all it wrote there, and its exit code."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True
    ) as process:
        os.close(its)
        written = b"".join(_read(ours))
    return written.decode().replace("\r\n", "\n"), process.returncode


def drawn(lines: Sequence[str], title: str) -> str:
    """Draw lines as a picture.

    Raises:
        ValueError: A line moves the cursor, or does what else cannot be drawn.
    """
    width = int(COLUMNS * CHARACTER + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    rows = "\n".join(_row(number, line) for number, line in enumerate(lines, 1))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"
     viewBox="0 0 {width} {height}">
<title>What `{escape(title)}` shows</title>
<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>
<g font-family="{FONT}" font-size="13" fill="{INK}">
{rows}
</g>
</svg>
"""


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # what Linux says when nobody can write there any more
            return
        if not part:
            return
        yield part


def _row(number: int, line: str) -> str:
    """Draw a line; each run of one colour stands where its column is, whatever the font."""
    y = MARGIN + number * LINE - 5
    column, look, spans = 0, "", []
    parts = SEQUENCE.split(line)
    for text, parameters in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if found := UNKNOWN.search(text):
            raise ValueError(f"{found[0]!r} cannot be drawn")
        for word in WORDS.finditer(text):
            x = MARGIN + (column + word.start()) * CHARACTER
            spans.append(f'<tspan x="{x:g}"{look}>{escape(word[0], quote=False)}</tspan>')
        column += len(text)
        looks = [LOOKS[one] for one in parameters.split(";") if one not in {"", "0"}]
        look = "".join(f" {one}" for one in looks)
    return f'<text y="{y}">{"".join(spans)}</text>'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
