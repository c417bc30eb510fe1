"""The live view on a real terminal: what the keys do, and that the terminal is left as it was."""

import signal
import sys

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
DEMO = ("--runtime", "demo", "--no-watch")


def test_the_header_shows_the_keys_and_q_ends_it_all(terminal, ccmaster):
    shown = terminal("watch", "Fix [[hang:600]]", *DEMO)
    shown.shows("[w]atch [a]pprove [i]nterrupt [j] tasks [q]uit")
    shown.shows("▶ you")
    assert shown.settings != shown.found
    shown.press("q")
    assert shown.ended() == 0
    assert "■ ended      stopped: its host was stopped" in shown.text
    assert shown.settings == shown.found
    assert ccmaster("status", "--json").json["hosts"] == []


def test_questions_are_answered_by_keys(terminal):
    shown = terminal(
        "watch", "Fix [[slow:0.5:some words+write:a.py|1]] [[write:b.py|2]] [[text:written]]", *DEMO
    )
    shown.shows("[q]uit")
    shown.press("a")
    shown.shows("nothing waits for an answer")
    shown.shows("? waiting    Write  a.py")
    shown.press_until_it_shows("a", "approved by you")
    shown.shows("? waiting    Write  b.py")
    shown.press_until_it_shows("d", "denied by you")
    shown.shows("“ says       written")


def test_turns_are_interrupted_by_a_key(terminal):
    shown = terminal("watch", "Fix [[hang:600]]", *DEMO, "--instances", "2")
    shown.shows("[q]uit")
    shown.press_until_it_shows("j", "1  fix-1   ● working")
    shown.press_until_it_shows("j", "2  fix-2   ● working")
    shown.press("i")
    shown.shows("2 turns run: choose by number (j), or I for all")
    shown.press("2i")
    shown.shows("fix-2   · note       the keys act on this session; 0 for all")
    shown.shows("fix-2   ■ interrupt  the turn was cut short")
    assert "fix-1   ■ interrupt" not in shown.text
    shown.press("0I")
    shown.shows("fix-1   ■ interrupt  the turn was cut short")


def test_watching_is_switched_by_a_key(terminal):
    shown = terminal("watch", "Fix it", "--runtime", "demo", "--no-watch", "--max-turns", "2")
    shown.shows("watch is off")
    shown.press("w")
    shown.shows("↻ watch      on")
    shown.shows("2 of 2 turns")
    shown.press("w")
    shown.shows("↻ watch      off")


def test_help_is_shown_and_other_keys_do_nothing(terminal):
    shown = terminal("watch", "Fix [[hang:600]]", *DEMO)
    shown.shows("▶ you")
    shown.press("xyzé9?")
    shown.shows("there is no session 9")
    shown.shows("q  quit")


def test_all_that_lives_is_watched_without_a_prompt(terminal, launched, session, until):
    name = launched("waiting", "Fix [[write:cart.py|a = 1]] [[text:written]]")
    shown = terminal("watch")
    shown.shows(f"1  {name}   ? waiting")
    shown.shows("content: a = 1")
    shown.press_until_it_shows("a", "approved by you")
    shown.shows("“ says       written")
    shown.press("q")
    assert shown.ended() == 0
    until(lambda: session(name)["state"] == "idle")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGHUP, 0)]
)
def test_however_it_is_ended_the_terminal_is_as_it_was(terminal, ccmaster, number, code):
    shown = terminal("watch", "Fix [[hang:600]]", *DEMO)
    shown.shows("▶ you")
    shown.process.send_signal(number)
    assert shown.ended() == code
    assert shown.settings == shown.found
    assert ccmaster("status", "--json").json["hosts"] == []


def test_ctrl_c_is_a_signal(terminal):
    shown = terminal("watch", "Fix [[hang:600]]", *DEMO)
    shown.shows("▶ you")
    shown.press("\x03")
    assert shown.ended() == 0
    assert shown.settings == shown.found


def test_a_failure_leaves_the_terminal_as_it_was(terminal):
    shown = terminal("watch", "Fix it", "--runtime", "none")
    assert shown.ended() == 1
    assert "there is no runtime 'none'" in shown.text
    assert shown.settings == shown.found


def test_who_suspends_it_gets_the_terminal_as_it_was(terminal, until):
    shown = terminal("watch", "Fix [[write:a.py|1]] [[text:written]]", *DEMO)
    shown.shows("? waiting")
    process = shown.process
    process.send_signal(signal.SIGTSTP)
    until(lambda: process.status() == psutil.STATUS_STOPPED)
    assert shown.settings == shown.found
    process.send_signal(signal.SIGCONT)
    until(lambda: shown.settings != shown.found)
    shown.press_until_it_shows("a", "“ says       written")
