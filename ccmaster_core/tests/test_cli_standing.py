"""A session that nobody runs is never shown as one that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli.standing import NOBODY, advice, as_it_is, doing
from ccmaster_hookspecs.events import EndReason, Failure
from ccmaster_hookspecs.standing import SOON
from ccmaster_hookspecs.status import Question, State, Status

MINE = Status(
    session_id="4be1",
    name="fix-1",
    state=State.WORKING,
    activity="Bash  pytest",
    up=True,
    host="7f3a",
)


def test_a_session_with_a_claim_is_shown_as_its_events_say():
    assert as_it_is(MINE, {"session/4be1"}, adopting=False) == MINE


def test_a_session_without_a_claim_waits_for_a_host():
    shown = as_it_is(MINE, {"session/other", "host/7f3a"}, adopting=False)
    assert (shown.state, shown.activity, shown.host) == (State.LAUNCHING, NOBODY, None)
    assert advice([shown, MINE]) == "1 session waits for a host: run `ccmaster up`"


def test_a_session_that_a_living_host_will_take_needs_nothing_done():
    shown = as_it_is(MINE, set(), adopting=True)
    assert (shown.state, shown.activity) == (State.LAUNCHING, SOON)
    assert advice([shown]) is None


@pytest.mark.parametrize(("claims", "activity"), [({"host/7f3a"}, SOON), (set(), NOBODY)])
def test_a_session_that_one_host_is_to_launch_depends_on_that_host(claims, activity):
    wanted = Status(session_id="4be1", wanted_host="7f3a")
    assert as_it_is(wanted, claims, adopting=False).activity == activity


def test_an_ended_session_needs_no_host():
    ended = Status(session_id="4be1", state=State.ENDED, ended=EndReason.STOPPED)
    assert as_it_is(ended, set(), adopting=False) == ended
    assert advice([ended]) is None


@given(st.sampled_from(State), st.booleans())
def test_nobody_works_without_a_claim(state, adopting):
    status = Status(
        session_id="4be1",
        state=state,
        ended=EndReason.CRASHED if state is State.ENDED else None,
        questions=(Question(request_id="1", tool="Bash"),),
    )
    shown = as_it_is(status, set(), adopting=adopting)
    assert shown.state in {State.LAUNCHING, State.ENDED}
    assert doing(shown)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": State.WORKING, "activity": "Bash  pytest"}, "Bash  pytest"),
        (
            {
                "state": State.WAITING,
                "questions": (Question(request_id="1", tool="Write", subject="a.py"),),
            },
            "asks for Write  a.py",
        ),
        ({"state": State.IDLE}, "waits for a first message"),
        ({"state": State.IDLE, "prompted": True}, ""),
        ({"state": State.IDLE, "rest": "3 of 3 turns"}, "rests: 3 of 3 turns"),
        ({"state": State.IDLE, "pending_work": ("npm test",)}, "in the background: npm test"),
        (
            {"state": State.IDLE, "failure": Failure.ERROR, "error": "HTTP 500"},
            "turn failed (error): HTTP 500",
        ),
        ({"state": State.ENDED, "ended": EndReason.STOPPED}, "stopped"),
        (
            {"state": State.ENDED, "ended": EndReason.CRASHED, "detail": "exit code 9"},
            "crashed: exit code 9",
        ),
        ({"state": State.WORKING, "stopping": True}, "ends now"),
    ],
)
def test_what_a_session_does_is_said_in_one_line(changes, said):
    assert doing(Status(session_id="4be1", **changes)) == said
