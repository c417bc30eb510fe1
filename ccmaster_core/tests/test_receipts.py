"""A receipt tells how far a message has come, and never goes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.sessions import receipts
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.principals import person

STREAM = "session/s1"
SENT = e.MessageSent(stream=STREAM, by=person("ana"), message_id="m", text="go")
HELD = e.MessageHeld(stream=STREAM, message_id="m", reason="busy", with_agent=False)
DELIVERED = e.MessageDelivered(stream=STREAM, message_id="m")
STARTED = e.TurnStarted(stream=STREAM, message_ids=("m",))
ANSWERED = e.TurnEnded(stream=STREAM, in_reply_to=("m",), answer="done")
BROKEN = e.TurnEnded(stream=STREAM, in_reply_to=("m",), failure=e.Failure.ERROR, error="400")
FAILED = e.MessageFailed(stream=STREAM, message_id="m", reason="gone")
CANCELLED = e.MessageCancelled(stream=STREAM, message_id="m")
EXPIRED = e.MessageExpired(stream=STREAM, message_id="m")
ENDED = e.SessionEnded(stream=STREAM, reason=e.EndReason.STOPPED)
OF_ANOTHER = e.MessageDelivered(stream=STREAM, message_id="other")
ALL = [SENT, HELD, DELIVERED, STARTED, ANSWERED, BROKEN, FAILED, CANCELLED, EXPIRED]
ALL += [ENDED, OF_ANOTHER]


def fold(*happened):
    receipt = None
    for event in happened:
        receipt = receipts.after(receipt, "m", event)
    return receipt


@pytest.mark.parametrize(
    ("happened", "state", "reason", "answer"),
    [
        ([SENT], MessageState.SENT, None, None),
        ([SENT, HELD], MessageState.HELD, "busy", None),
        ([SENT, HELD, DELIVERED], MessageState.DELIVERED, None, None),
        ([SENT, HELD, DELIVERED, STARTED], MessageState.STARTED, None, None),
        ([SENT, DELIVERED, STARTED, ANSWERED], MessageState.ANSWERED, None, "done"),
        ([SENT, STARTED, BROKEN], MessageState.FAILED, "400", None),
        ([SENT, FAILED], MessageState.FAILED, "gone", None),
        ([SENT, CANCELLED], MessageState.CANCELLED, None, None),
        ([SENT, EXPIRED], MessageState.EXPIRED, None, None),
        ([SENT, HELD, EXPIRED, DELIVERED], MessageState.EXPIRED, "busy", None),
        ([SENT, HELD, ENDED], MessageState.FAILED, "the session ended: stopped", None),
        ([SENT, ANSWERED, ENDED], MessageState.ANSWERED, None, "done"),
        ([SENT, OF_ANOTHER], MessageState.SENT, None, None),
    ],
)
def test_the_way_of_a_message(happened, state, reason, answer):
    receipt = fold(*happened)
    assert (receipt.state, receipt.reason, receipt.answer) == (state, reason, answer)


def test_what_was_never_sent_has_no_receipt():
    assert fold(HELD, DELIVERED, ANSWERED) is None


@given(st.lists(st.sampled_from(ALL)))
def test_a_final_state_stays(happened):
    receipt = None
    for event in happened:
        before, receipt = receipt, receipts.after(receipt, "m", event)
        if before is not None and before.state.final:
            assert receipt == before
