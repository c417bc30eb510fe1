"""Only what its agent does not have comes too late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core import expiry
from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.status import Status

STREAM, ANA = "session/s1", person("ana")
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def fold(*happened):
    status = Status(session_id="s1")
    for event in happened:
        status = after(status, event)
    return status


def sent(message_id, seconds):
    deadline = None if seconds is None else NOW + timedelta(seconds=seconds)
    return e.MessageSent(stream=STREAM, by=ANA, message_id=message_id, text="go", deadline=deadline)


def held(message_id, *, with_agent):
    return e.MessageHeld(stream=STREAM, message_id=message_id, reason="", with_agent=with_agent)


def test_what_is_overdue():
    status = fold(sent("never", None), sent("past", -1), sent("now", 0), sent("later", 1))
    assert expiry.overdue(status, NOW) == ("past", "now")
    assert expiry.overdue(status, NOW, but={"past"}) == ("now",)
    assert expiry.next_deadline(status) == NOW - timedelta(seconds=1)
    assert expiry.next_deadline(status, but={"past", "now"}) == NOW + timedelta(seconds=1)
    assert expiry.next_deadline(fold(sent("never", None))) is None


def test_what_may_be_with_the_agent_does_not_expire_unless_it_comes_back():
    handed = (sent("m", -1), held("m", with_agent=True))
    assert expiry.overdue(fold(*handed), NOW) == ()
    assert expiry.next_deadline(fold(*handed)) is None
    assert expiry.overdue(fold(*handed, held("m", with_agent=False)), NOW) == ("m",)


MESSAGES = st.sampled_from("abc")
EVENTS = st.one_of(
    st.builds(sent, MESSAGES, st.none() | st.integers(-5, 5)),
    st.builds(held, MESSAGES, with_agent=st.booleans()),
    st.builds(e.MessageDelivered, stream=st.just(STREAM), message_id=MESSAGES),
    st.builds(e.MessageExpired, stream=st.just(STREAM), message_id=MESSAGES),
    st.builds(e.MessageCancelled, stream=st.just(STREAM), message_id=MESSAGES),
    st.builds(e.TurnStarted, stream=st.just(STREAM), message_ids=st.tuples(MESSAGES)),
)


@given(st.lists(EVENTS), st.integers(-5, 5))
def test_whatever_happened_only_open_messages_that_wait_expire(happened, seconds):
    status, now = fold(*happened), NOW + timedelta(seconds=seconds)
    overdue = expiry.overdue(status, now)
    waiting = {message.message_id: message for message in status.inbox}
    for message_id in overdue:
        assert waiting[message_id].deadline <= now
        assert not status.messages[message_id].with_agent
    assert bool(overdue) == ((first := expiry.next_deadline(status)) is not None and first <= now)
    ended = fold(*happened, *(e.MessageExpired(stream=STREAM, message_id=key) for key in overdue))
    assert expiry.overdue(ended, now) == ()
