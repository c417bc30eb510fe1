"""Each rule says rest where it should, in words that are true, and else stays silent."""

from datetime import timedelta

import pytest

from ccmaster_hookspecs import Continue, Rest, State
from ccmaster_hookspecs.events import EndReason, Failure
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.status import Question
from ccmaster_plugin_auto_continue.settings import PROMPT


def test_an_idle_session_goes_on_and_counts(idle, decided):
    assert decided(idle()) == Continue(PROMPT, note="1/3")
    assert decided(idle(continuations=2)) == Continue(PROMPT, note="3/3")
    assert decided(idle(), prompt="go on", max_turns=9) == Continue("go on", note="1/9")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"watch": False}, "watch is off"),
        ({"prompted": False}, "no prompt was given yet"),
        ({"ended": EndReason.STOPPED, "state": State.ENDED}, "the session has ended"),
        ({"stopping": True}, "the session is about to end"),
        ({"state": State.LAUNCHING}, "the agent is not up yet"),
        ({"state": State.WORKING, "turn": ("m",)}, "a turn runs"),
        ({"state": State.WAITING}, "waiting for permission"),
        ({"questions": (Question(request_id="q", tool="Bash"),)}, "waiting for permission"),
        ({"pending_work": ("make",)}, "background work is pending"),
        ({"messages": {"m": Receipt(message_id="m")}}, "a message waits for the agent"),
        ({"failure": Failure.INTERRUPTED, "error": "x"}, "the last turn was interrupted"),
        ({"failure": Failure.BUDGET}, "the budget is spent"),
        (
            {"failure": Failure.MAX_TURNS},
            "the last turn reached the agent's own limit of steps",
        ),
        ({"failure": Failure.ERROR}, "the last turn failed: error"),
        ({"failure": Failure.ERROR, "error": "API Error\nmore"}, "the last turn failed: API Error"),
        ({"continuations": 3}, "3 of 3 turns"),
        ({"continuations": 1, "max_turns": 1}, "1 of 1 turns"),
        ({"max_turns": 0}, "0 of 0 turns"),
        ({"cost_usd": 0.5, "budget_usd": 0.42}, "$0.50 of $0.42 spent"),
        ({"last_message": "All green.\n\nDONE"}, "the agent said DONE"),
    ],
)
def test_it_rests(idle, decided, changes, reason):
    assert decided(idle(**changes)) == Rest(reason)


def test_a_turn_that_was_lost_is_taken_up_again(idle, decided):
    lost = idle(failure=Failure.LOST, error="its host died")
    assert decided(lost) == Continue(PROMPT, note="1/3")


def test_the_session_overrides_the_configuration(idle, decided):
    assert decided(idle(max_turns=5, continuations=4)) == Continue(PROMPT, note="5/5")
    assert decided(idle(cost_usd=2), budget_usd=1.0) == Rest("$2.00 of $1.00 spent")
    assert decided(idle(cost_usd=2, budget_usd=3.0), budget_usd=1.0) == Continue(PROMPT, "1/3")


def test_it_can_be_switched_off(idle, decided):
    assert decided(idle(), enabled=False) == Rest("auto-continue is switched off")


@pytest.mark.parametrize(
    "said", ["DONE", "done.", "**Done!**", "ok\n- DONE\n\n", "✅ DONE", "DONE\r\n", "# `DONE`"]
)
def test_a_last_line_that_is_the_phrase_ends_it(idle, decided, said):
    assert decided(idle(last_message=said)) == Rest("the agent said DONE")


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "\n",
        "---",
        "not DONE",
        "Step 1 is done",
        "DONE\nbut for the tests",
        "DONE, except for the tests",
        "UNDONE",
        "say DONE, alone on the last line.",
    ],
)
def test_a_phrase_among_other_words_does_not(idle, decided, said):
    assert isinstance(decided(idle(last_message=said)), Continue)


def test_phrases_may_be_several_and_of_several_words(idle, decided):
    phrases = ("DONE", "nothing left  to do!")
    said = idle(last_message="Nothing left to do.")
    assert decided(said, stop_phrases=phrases) == Rest("the agent said nothing left  to do!")
    assert isinstance(decided(said, stop_phrases=()), Continue)


def test_a_deadline_holds_from_its_moment_on(idle, decided, now):
    at = {"deadline": "2026-11-25 14:00", "timezone": "Europe/Berlin"}  # 13:00 UTC
    assert isinstance(decided(idle(), **at), Continue)
    due = now + timedelta(hours=1)
    assert isinstance(decided(idle(), now=due - timedelta(seconds=1), **at), Continue)
    assert decided(idle(), now=due, **at) == Rest("the deadline 2026-11-25 14:00 has passed")
    assert isinstance(decided(idle(), deadline="2026-11-25T12:01Z"), Continue)
    assert isinstance(decided(idle(), deadline="2026-11-25T12:00Z"), Rest)


def test_a_session_has_its_hours(idle, decided):
    assert isinstance(decided(idle(), max_hours=1.5), Continue)
    assert decided(idle(), max_hours=1) == Rest("its 1 h are over")
    assert isinstance(decided(idle(created_at=None), max_hours=1), Continue)


def test_it_waits_after_a_person_typed(idle, decided, now):
    typed = idle(person_at=now - timedelta(seconds=3))
    reason, until = "a person typed less than 5 s ago", now + timedelta(seconds=2)
    assert decided(typed) == Rest(reason, until)
    assert isinstance(decided(typed, now=until), Continue)
    assert isinstance(decided(typed, quiet_seconds=3), Continue)
    assert isinstance(decided(idle(person_at=None)), Continue)


def test_a_clock_ahead_of_ours_keeps_nobody_waiting_for_long(idle, decided, now):
    typed = idle(person_at=now + timedelta(seconds=2))
    assert decided(typed).until == now + timedelta(seconds=7)
    assert isinstance(decided(idle(person_at=now + timedelta(days=1))), Continue)


def test_it_goes_on_in_its_hours_only(idle, decided, now):
    window = {"window": "22:00-06:00", "days": ("mon", "wed"), "timezone": "UTC"}
    rest = decided(idle(), **window)
    opens = now + timedelta(hours=10)
    assert rest == Rest("outside the hours 22:00-06:00 mon, wed", opens)
    assert isinstance(decided(idle(), now=opens, **window), Continue)


def test_what_a_person_must_change_is_told_before_what_time_changes(idle, decided, now):
    status = idle(continuations=3, person_at=now, limited_until=now + timedelta(hours=1))
    assert decided(status) == Rest("3 of 3 turns")
