"""What the live view leaves out, what it shows to the letter, and how it names who acts."""

from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_core.cli.view.lines import Reader
from ccmaster_core.cli.view.telling.amounts import duration, money, tokens, until
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person, system

STREAM = "session/4be1c2d3-0000-4000-8000-000000000000"
ANA = person("ana")
PEER = Principal(PrincipalKind.SESSION, "9c")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SENT = e.MessageSent(stream=STREAM, by=PEER, message_id="m1", text="Fix the failing tests")
ASKED = e.PermissionAsked(stream=STREAM, request_id="q", tool="Write", subject="src/cart.py")
USED = e.UsageRecorded(
    stream=STREAM, usage_id="u", model="m", input_tokens=12000, output_tokens=400, cost_usd=0.42
)

VERBOSE = [
    (e.SessionClaimed(stream=STREAM, host="7f3a", epoch=1), "taken by host 7f3a", ""),
    (
        e.SessionLaunched(stream=STREAM, pid=7, version="2.1", model="opus"),
        "up · pid 7 · 2.1 · opus",
        "",
    ),
    (SENT, "from fix-1: Fix the failing tests", "sent"),
    (e.MessageDelivered(stream=STREAM, message_id="m1"), "m1", "delivered"),
    (e.TurnStarted(stream=STREAM), "woke by itself", ""),
    (
        e.ToolStarted(stream=STREAM, tool_use_id="s", tool="Read", parent_tool_use_id="t"),
        "Read",
        "",
    ),
    (e.ToolFinished(stream=STREAM, tool_use_id="t"), "a tool", "done"),
    (e.PendingWorkChanged(stream=STREAM), "nothing any more", ""),
    (USED, "used m · 12.4k tokens · $0.42", ""),
    (e.NoteSet(stream=STREAM, key="task", text="cart totals"), "task: cart totals", ""),
    (e.NoteSet(stream=STREAM, key="task", text=None), "task: nothing any more", ""),
    (e.StopRequested(stream=STREAM, by=ANA, reason="late"), "asked for by you: late", ""),
    (e.ModelChangeRequested(stream=STREAM, by=ANA, model="opus"), "model opus", "by you"),
    (e.UnknownEvent(stream=STREAM, kind="Danced", body="{}"), "Danced", ""),
    (
        e.MessageHeld(stream=STREAM, message_id="m1", reason="it works", with_agent=False),
        "m1",
        "held: it works",
    ),
]


@pytest.mark.parametrize(
    ("event", "text", "aside"), VERBOSE, ids=lambda value: type(value).__name__
)
def test_what_is_told_only_with_verbose(told, event, text, aside):
    assert told(event) is None
    shown = told(event, verbose=True)
    assert (shown.text, shown.aside) == (text, aside)


def test_events_of_no_session_are_not_told(told):
    assert told(e.HostStopped(stream="host/7f3a"), verbose=True) is None


def test_a_question_shows_exactly_what_would_run(told):
    shown = told(
        e.PermissionAsked(
            stream=STREAM,
            request_id="q",
            tool="Bash",
            subject="make \x1b[8mand rm -rf /",
            arguments={"command": "make \x1b[8mand rm -rf /\n\u202egnp.exe", "timeout": 5},
        )
    )
    assert shown.whole
    assert shown.detail == (
        "command:",
        "  make \\x1b[8mand rm -rf /",
        "  \\u202egnp.exe",
        "timeout: 5",
    )


def test_what_the_subject_says_to_the_letter_is_not_said_twice(told):
    arguments = {"command": "pytest -q"}
    asked = e.PermissionAsked(
        stream=STREAM, request_id="q", tool="Bash", subject="pytest -q", arguments=arguments
    )
    assert told(asked).detail == ()


def test_without_keys_a_question_names_the_command_alone(told):
    assert told(ASKED, reader=Reader(you=ANA)).aside == "`ccmaster approve fix-2`"


@pytest.mark.parametrize(
    ("principal", "name"),
    [
        (ANA, "you"),
        (person("bob"), "bob"),
        (PEER, "fix-1"),
        (CONTINUATION, "ccmaster"),
        (system("night"), "system/night"),
        (Principal(PrincipalKind.SESSION, "abcdefghij"), "abcdefgh"),
    ],
)
def test_who_acts(principal, name):
    assert Reader(you=ANA, names={"9c": "fix-1"}.get).who(principal) == name


def test_time_is_the_events_own(told):
    at = NOON + timedelta(seconds=5)
    assert told(e.Notice(stream=STREAM, text="x", at=at)).at == at


@pytest.mark.parametrize(
    ("left", "form"),
    [
        (timedelta(seconds=5), "%H:%M:%S"),
        (timedelta(hours=5), "%H:%M"),
        (timedelta(days=2), "%Y-%m-%d %H:%M"),
    ],
)
def test_how_exactly_a_time_is_told(left, form):
    then = NOON + left
    assert until(then, NOON) == f"until {then.astimezone():{form}}"
    assert until(None, NOON) is None


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (tokens(0), None),
        (tokens(950), "950 tokens"),
        (tokens(12_400), "12.4k tokens"),
        (tokens(2_500_000), "2.5M tokens"),
        (money(0), None),
        (money(0.42), "$0.42"),
        (money(0.0042), "$0.0042"),
        (duration(400), "0.4 s"),
        (duration(12_300), "12 s"),
        (duration(59_700), "1 min 0 s"),
        (duration(184_000), "3 min 4 s"),
    ],
)
def test_amounts_are_short(shown, text):
    assert shown == text
