"""How lines look: aligned, within the terminal, and plain where need be."""

from datetime import UTC, datetime

import pytest

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import cells
from ccmaster_core.cli.view.header import header
from ccmaster_core.cli.view.lines import Line
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.painting import DETAIL_ROWS, name_width, painted

AT = datetime(2026, 1, 1, 14, 3, 22, tzinfo=UTC)
CLOCK = f"{AT.astimezone():%H:%M:%S}"
PIPE = Screen(width=None, colour=False)
COLOURED = Screen(width=80, colour=True)
ASCII = Screen(width=80, colour=False, plain=True)


def shown(screen=PIPE, width=6, **said):
    said = {"mark": Mark.WORKING, "text": "Bash  pytest -q", **said}
    rows = painted(Line(at=AT, session="fix-1", **said), screen, width)
    return [row.removeprefix(CLOCK) for row in rows]


def test_columns_are_aligned():
    assert shown() == ["  fix-1   ● working    Bash  pytest -q"]
    assert shown(width=9) == ["  fix-1      ● working    Bash  pytest -q"]
    assert shown(aside="approved by you") == [
        "  fix-1   ● working    Bash  pytest -q             approved by you"
    ]


def test_colour_is_for_the_state_alone():
    assert shown(COLOURED) == ["  fix-1   \x1b[34m● working  \x1b[0m  Bash  pytest -q"]


def test_ascii_where_the_terminal_knows_no_more():
    assert shown(ASCII, text="~/shop · é") == [r"  fix-1   * working    ~/shop - \xe9"]


def test_long_text_is_cut_and_what_became_of_it_stays():
    [row] = shown(Screen(width=60, colour=False), text="x" * 80, aside="delivered")
    assert row.endswith("x…  delivered")
    assert cells(CLOCK + row) == 60


def test_a_question_is_never_cut():
    command = "run " + "x" * 70
    rows = shown(
        Screen(width=60, colour=False),
        mark=Mark.WAITING,
        text=command,
        aside="`ccmaster approve fix-1`",
        whole=True,
        detail=("timeout: 5",),
    )
    words = [row.split("waiting")[-1].strip() for row in rows]
    assert "".join(words) == command + "timeout: 5" + "`ccmaster approve fix-1`"


def test_a_question_says_how_much_it_leaves_out():
    rows = shown(whole=True, detail=tuple(f"line {n}" for n in range(100)))
    assert len(rows) == 1 + DETAIL_ROWS
    assert rows[-1].strip() == "… 71 more rows: `ccmaster logs fix-1 --json`"


def test_names_get_room_up_to_a_point():
    assert (name_width("fix-1"), name_width("a" * 9), name_width("a" * 60)) == (6, 9, 20)


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        (
            90,
            [
                "ccmaster 0.1.0 · host 7f3a"
                + " " * 18
                + "[w]atch [a]pprove [i]nterrupt [j] tasks [q]uit"
            ],
        ),
        (60, ["ccmaster 0.1.0 · host 7f3a", "[w]atch [a]pprove [i]nterrupt [j] tasks [q]uit"]),
        (20, ["ccmaster 0.1.0 · ho…", "[w]atch [a]pprove […"]),
    ],
)
def test_the_header_shows_the_keys(width, rows):
    assert header(("host 7f3a",), Screen(width=width, colour=False), keys=True) == rows


def test_the_header_has_no_keys_where_none_act():
    assert header(("host 7f3a",), PIPE, keys=False) == ["ccmaster 0.1.0 · host 7f3a"]
