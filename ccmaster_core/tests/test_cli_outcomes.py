"""When a session is at rest, and how the command that ran it then ends."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from ccmaster_core.cli.outcomes import Outcome, at_rest, failed
from ccmaster_core.cli.screen import Screen
from ccmaster_hookspecs.events import EndReason, Failure
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.status import State, Status

RESTS = Status(session_id="1", name="fix-1", state=State.IDLE, rest="watch is off")
SCREEN = Screen(width=None, colour=False)


@pytest.mark.parametrize(
    ("status", "rests"),
    [
        (RESTS, True),
        (None, False),
        (evolve(RESTS, rest=None), False),
        (evolve(RESTS, rest_until=datetime(2026, 1, 1, tzinfo=UTC)), False),
        (evolve(RESTS, state=State.WORKING), False),
        (evolve(RESTS, pending_work=("dev server",)), False),
        (evolve(RESTS, messages={"m": Receipt(message_id="m")}), False),
        (evolve(RESTS, state=State.ENDED, ended=EndReason.STOPPED), True),
    ],
)
def test_at_rest(status, rests):
    assert at_rest(status) is rests


@pytest.mark.parametrize("reason", EndReason)
def test_a_session_that_ended_badly_has_failed(reason):
    ended = evolve(RESTS, state=State.ENDED, ended=reason)
    assert failed(ended) is (reason not in {EndReason.FINISHED, EndReason.STOPPED})


@pytest.mark.parametrize(
    ("sessions", "signal", "code"),
    [
        ([RESTS], None, 0),
        ([RESTS, evolve(RESTS, failure=Failure.ERROR)], None, 1),
        ([evolve(RESTS, state=State.WORKING)], None, 1),
        ([RESTS], 2, 130),
        ([RESTS], 15, 143),
    ],
)
def test_the_exit_code(sessions, signal, code):
    assert Outcome(sessions=sessions, signal=signal).exit_code == code


def test_the_answers_are_whole_and_clean():
    one = evolve(RESTS, last_message="All pass.\n\x1b[2JTwo lines.")
    assert Outcome(sessions=[one], signal=None).answers(SCREEN) == ["", "All pass.", "Two lines."]
    other = evolve(RESTS, name="fix-2", last_message=None)
    two = Outcome(sessions=[one, other], signal=None)
    assert two.answers(SCREEN) == ["", "fix-1:", "All pass.", "Two lines."]
