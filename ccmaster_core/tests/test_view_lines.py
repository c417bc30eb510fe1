"""What each event says in the live view."""

from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_core.cli.view.marks import Mark
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person

STREAM = "session/4be1c2d3-0000-4000-8000-000000000000"
ANA = person("ana")
PEER = Principal(PrincipalKind.SESSION, "9c")


def sent(by=ANA, text="Fix the failing tests", **more):
    return e.MessageSent(stream=STREAM, by=by, message_id="m1", text=text, **more)


def up(**more):
    return e.SessionLaunched(stream=STREAM, pid=7, **more)


ASKED = e.PermissionAsked(stream=STREAM, request_id="q", tool="Write", subject="src/cart.py")
ASKED_BY_KEY = "a to approve, or `ccmaster approve fix-2`"
BASH = e.ToolStarted(stream=STREAM, tool_use_id="t", tool="Bash", subject="pytest -q")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
USED = e.UsageRecorded(
    stream=STREAM, usage_id="u", model="m", input_tokens=12000, output_tokens=400, cost_usd=0.42
)

HELD = e.MessageHeld(
    stream=STREAM, message_id="m1", reason="the agent is working", with_agent=False
)
SHOWN = [
    ((), Mark.LAUNCHING, "~/shop · claude · session 4be1c2", ""),
    ((sent(),), Mark.YOU, "Fix the failing tests", ""),
    ((sent(text="\n one\ntwo\n\nthree"),), Mark.YOU, "one … +2 lines", ""),
    ((sent(by=person("bob")),), Mark.PERSON, "bob: Fix the failing tests", ""),
    ((sent(by=CONTINUATION, note="1/3"),), Mark.CONTINUE, "1/3", ""),
    ((sent(by=CONTINUATION, text="go on"),), Mark.CONTINUE, "go on", ""),
    (
        (sent(by=PEER, text="totals are done"), e.MessageDelivered(stream=STREAM, message_id="m1")),
        Mark.MESSAGE,
        "from fix-1: totals are done",
        "delivered",
    ),
    (
        (sent(), e.MessageFailed(stream=STREAM, message_id="m1", reason="the agent is gone")),
        Mark.FAILED,
        "message 'Fix the failing tests'",
        "the agent is gone",
    ),
    (
        (sent(), e.MessageCancelled(stream=STREAM, message_id="m1")),
        Mark.MESSAGE,
        "'Fix the failing tests'",
        "taken back",
    ),
    (
        (sent(), e.MessageExpired(stream=STREAM, message_id="m1")),
        Mark.FAILED,
        "message 'Fix the failing tests'",
        "expired",
    ),
    (
        (sent(), HELD, e.MessageExpired(stream=STREAM, message_id="m1")),
        Mark.FAILED,
        "message 'Fix the failing tests'",
        "expired: the agent is working",
    ),
    ((sent(note="task: cart totals"),), Mark.NEXT, "task: cart totals", ""),
    ((sent(by=PEER, note="task: cart totals"),), Mark.NEXT, "task: cart totals", "from fix-1"),
    (
        (e.IdentitySet(stream=STREAM, by=ANA, name="rev", role="reviews", capabilities=("sql",)),),
        Mark.NOTE,
        "was called fix-2 · role: reviews · can: sql",
        "by you",
    ),
    (
        (e.IdentitySet(stream=STREAM, by=PEER, role="", capabilities=()),),
        Mark.NOTE,
        "role: none · can: nothing special",
        "by fix-1",
    ),
    (
        (e.IdentitySet(stream=STREAM, by=ANA, name="fix-2"),),
        Mark.NOTE,
        "is called fix-2",
        "by you",
    ),
    ((BASH,), Mark.WORKING, "Bash  pytest -q", ""),
    (
        (BASH, e.ToolFinished(stream=STREAM, tool_use_id="t", failed=True, result="2 failed\nx")),
        Mark.WORKING,
        "Bash pytest -q",
        "failed: 2 failed … +1 line",
    ),
    ((e.TextSaid(stream=STREAM, text="I see it."),), Mark.SAYS, "I see it.", ""),
    ((ASKED,), Mark.WAITING, "Write  src/cart.py", ASKED_BY_KEY),
    (
        (ASKED, e.PermissionAnswered(stream=STREAM, by=ANA, request_id="q", allowed=True)),
        Mark.WORKING,
        "Write  src/cart.py",
        "approved by you",
    ),
    (
        (
            ASKED,
            e.PermissionAnswered(
                stream=STREAM, by=person("bob"), request_id="q", allowed=False, reason="not there"
            ),
        ),
        Mark.DENIED,
        "Write  src/cart.py",
        "denied by bob: not there",
    ),
    (
        (e.PermissionDenied(stream=STREAM, tool="Bash", subject="rm -rf /", reason="never"),),
        Mark.DENIED,
        "Bash  rm -rf /",
        "never",
    ),
    ((e.TurnEnded(stream=STREAM, answer="All pass."),), Mark.ANSWER, "All pass.", ""),
    (
        (
            e.TextSaid(stream=STREAM, text="All pass."),
            e.TurnEnded(stream=STREAM, answer="All pass.", steps=3, duration_ms=64_000),
        ),
        Mark.DONE,
        "3 steps · 1 min 4 s",
        "",
    ),
    (
        (e.TurnEnded(stream=STREAM, failure=e.Failure.ERROR, error="HTTP 529"),),
        Mark.FAILED,
        "HTTP 529",
        "",
    ),
    (
        (e.TurnEnded(stream=STREAM, failure=e.Failure.INTERRUPTED),),
        Mark.INTERRUPT,
        "the turn was cut short",
        "",
    ),
    ((e.InterruptRequested(stream=STREAM, by=ANA),), Mark.INTERRUPT, "asked for by you", ""),
    (
        (USED, e.Rested(stream=STREAM, reason="3 of 3 turns")),
        Mark.REST,
        "3 of 3 turns · 12.4k tokens · $0.42",
        "",
    ),
    (
        (e.RetryScheduled(stream=STREAM, attempt=1, max_attempts=10, delay_ms=2000, status=529),),
        Mark.RETRY,
        "1 of 10 in 2.0 s · HTTP 529",
        "",
    ),
    (
        (
            e.LimitReached(
                stream=STREAM,
                account="a",
                until=NOON,
                reason="five hours",
                at=NOON - timedelta(hours=1),
            ),
        ),
        Mark.LIMIT,
        f"until {NOON.astimezone():%H:%M} · five hours",
        "",
    ),
    ((e.PendingWorkChanged(stream=STREAM, work=("a", "b")),), Mark.PENDING, "a · b", ""),
    ((e.WatchSet(stream=STREAM, by=ANA, watch=False),), Mark.WATCH, "off", "by you"),
    (
        (e.WatchSet(stream=STREAM, by=ANA, max_turns=5, reset=True),),
        Mark.WATCH,
        "at most 5 turns · counts from 0 of 5",
        "by you",
    ),
    (
        (e.BudgetSpent(stream=STREAM, budget_usd=2.0),),
        Mark.LIMIT,
        "the budget of $2.00 is spent",
        "",
    ),
    ((e.Notice(stream=STREAM, text="a note"),), Mark.NOTE, "a note", ""),
    ((e.ModelChanged(stream=STREAM, model="opus"),), Mark.NOTE, "model is opus", ""),
    ((up(), up()), Mark.LAUNCHING, "up again · pid 7", ""),
    (
        (e.SessionReleased(stream=STREAM, reason="its host left"),),
        Mark.LAUNCHING,
        "its host left",
        "",
    ),
    (
        (
            up(),
            e.TurnStarted(stream=STREAM),
            USED,
            e.SessionEnded(stream=STREAM, reason=e.EndReason.STOPPED),
        ),
        Mark.ENDED,
        "stopped · 1 turn · 12.4k tokens · $0.42",
        "",
    ),
    (
        (e.SessionEnded(stream=STREAM, reason=e.EndReason.CRASHED, detail="killed"),),
        Mark.FAILED,
        "crashed: killed",
        "",
    ),
    (
        (
            e.SessionEnded(stream=STREAM, reason=e.EndReason.STOPPED),
            e.ResumeRequested(stream=STREAM, by=ANA),
        ),
        Mark.LAUNCHING,
        "resumed by you",
        "",
    ),
]


@pytest.mark.parametrize(
    ("happened", "mark", "text", "aside"), SHOWN, ids=lambda value: getattr(value, "name", None)
)
def test_what_is_told(told, happened, mark, text, aside):
    shown = told(*happened)
    assert (shown.mark, shown.text, shown.aside) == (mark, text, aside)


def test_what_was_told_as_it_was_sent_is_not_told_again(told):
    delivered = e.MessageDelivered(stream=STREAM, message_id="m1")
    assert told(sent(by=PEER, note="task: cart totals"), delivered) is None
