"""What a host says of a session whose host has died."""

import pytest

from ccmaster_core import takeover
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState, Receipt
from ccmaster_hookspecs.status import Status

STREAM = "session/s1"


def status(**fields):
    return Status(session_id="s1", **fields)


def receipt(state, *, with_agent=True):
    return {"m": Receipt(message_id="m", state=state, with_agent=with_agent)}


def kinds(events):
    return [type(event) for event in events]


def test_no_turn_was_lost():
    assert takeover.lost_turn(status()) == []


def test_the_turn_that_ran_is_ended():
    [ended] = takeover.lost_turn(status(turn=("m",)))
    assert (ended.in_reply_to, ended.failure) == (("m",), e.Failure.LOST)


def test_a_message_that_was_never_with_the_agent_is_in_no_doubt():
    held = status(messages=receipt(MessageState.HELD, with_agent=False))
    assert takeover.in_doubt(held) == ()
    assert takeover.settled(held, {}) == []


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (True, [e.MessageDelivered, e.TurnEnded]),
        (False, [e.MessageHeld]),
        (None, [e.MessageFailed]),
    ],
)
def test_the_agent_says_what_became_of_a_message(received, said):
    doubtful = status(messages=receipt(MessageState.HELD))
    assert takeover.in_doubt(doubtful) == ("m",)
    assert kinds(takeover.settled(doubtful, {"m": received})) == said


def test_a_delivered_message_whose_turn_never_began_is_answered_for():
    [ended] = takeover.settled(status(messages=receipt(MessageState.DELIVERED)), {})
    assert (ended.in_reply_to, ended.failure) == (("m",), e.Failure.LOST)


def test_a_message_that_was_sent_as_the_session_ended_has_failed():
    [failed] = takeover.settled(status(late=("m",)), {})
    assert (type(failed), failed.message_id) == (e.MessageFailed, "m")
