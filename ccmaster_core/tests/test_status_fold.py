"""The fold: it tells the truth in order, and stays valid out of order."""

import types
from datetime import UTC, datetime, timedelta
from typing import get_args, get_origin

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Message, MessageState, Priority, Receipt
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person
from ccmaster_hookspecs.status import State, Status

STREAM = "session/s1"
ANA = person("ana")


def fold(*happened, status=None):
    status = status or Status(session_id="s1")
    for event in happened:
        status = after(status, event)
    return status


def launched():
    return fold(
        e.LaunchRequested(stream=STREAM, by=ANA, name="fix", runtime="demo", working_dir="/w"),
        e.SessionClaimed(stream=STREAM, host="h1", epoch=1),
        e.SessionLaunched(stream=STREAM, pid=7),
    )


def sent(message_id="m1", by=ANA, text="go"):
    return e.MessageSent(stream=STREAM, by=by, message_id=message_id, text=text)


def test_a_turn_from_message_to_answer():
    status = fold(sent(), e.MessageDelivered(stream=STREAM, message_id="m1"), status=launched())
    assert (status.state, status.inbox) == (State.IDLE, ())
    status = after(status, e.TurnStarted(stream=STREAM, message_ids=("m1",)))
    assert (status.state, status.turns) == (State.WORKING, 1)
    assert status.messages["m1"].state is MessageState.STARTED
    status = fold(
        e.ToolStarted(stream=STREAM, tool_use_id="t", tool="Bash", subject="pytest -q"),
        status=status,
    )
    assert status.activity == "Bash  pytest -q"
    status = fold(
        e.ToolFinished(stream=STREAM, tool_use_id="t"),
        e.TurnEnded(stream=STREAM, in_reply_to=("m1",), answer="done"),
        status=status,
    )
    assert (status.state, status.activity, status.last_message) == (State.IDLE, "", "done")
    assert status.messages == {}


def test_an_undelivered_message_is_kept_whole():
    held = e.MessageHeld(stream=STREAM, message_id="m1", reason="working", with_agent=False)
    status = fold(sent(text="later"), held, status=launched())
    assert [message.text for message in status.inbox] == ["later"]
    assert status.messages["m1"] == Receipt(
        message_id="m1", state=MessageState.HELD, reason="working"
    )


def test_a_question_makes_the_session_wait():
    asked = e.PermissionAsked(stream=STREAM, request_id="r", tool="Write", subject="a.py")
    status = fold(sent(), e.TurnStarted(stream=STREAM), asked, status=launched())
    assert status.state is State.WAITING
    answered = e.PermissionAnswered(stream=STREAM, by=ANA, request_id="r", allowed=True)
    assert after(status, answered).state is State.WORKING


def test_usage_counts_once():
    usage = e.UsageRecorded(
        stream=STREAM, usage_id="u", model="m", input_tokens=3, output_tokens=2, cost_usd=0.5
    )
    status = fold(usage, usage, status=launched())
    assert (status.input_tokens, status.output_tokens, status.cost_usd) == (3, 2, 0.5)


def test_only_a_resume_brings_an_ended_session_back():
    ended = fold(e.SessionEnded(stream=STREAM, reason=e.EndReason.CRASHED), status=launched())
    assert ended.state is State.ENDED
    assert fold(sent(), e.TurnStarted(stream=STREAM), status=ended).messages == {}
    status = after(ended, e.ResumeRequested(stream=STREAM, by=ANA))
    assert (status.state, status.ended) == (State.LAUNCHING, None)
    again = fold(
        e.SessionClaimed(stream=STREAM, host="h2", epoch=2),
        e.SessionLaunched(stream=STREAM),
        status=status,
    )
    assert (again.state, again.host, again.launches) == (State.IDLE, "h2", 2)


def test_a_claim_keeps_the_turn_that_the_dead_host_left():
    status = fold(
        sent(),
        e.TurnStarted(stream=STREAM, message_ids=("m1",)),
        e.SessionClaimed(stream=STREAM, host="h2", epoch=2),
        status=launched(),
    )
    assert (status.state, status.turn, status.host) == (State.LAUNCHING, ("m1",), "h2")
    stale = after(status, e.SessionClaimed(stream=STREAM, host="h1", epoch=1))
    assert stale.host == "h2"


def test_continuations_are_counted_until_reset():
    status = fold(sent("c1", by=CONTINUATION), sent("c2", by=CONTINUATION), status=launched())
    assert status.continuations == 2
    assert after(status, e.WatchSet(stream=STREAM, by=ANA, reset=True)).continuations == 0


def test_the_limit_is_over_once_a_turn_succeeds():
    until = datetime(2030, 1, 1, tzinfo=UTC)
    limited = fold(
        e.LimitReached(stream=STREAM, account="a", until=until),
        e.TurnEnded(stream=STREAM, failure=e.Failure.LIMIT),
        status=launched(),
    )
    assert limited.limited_until == until
    assert fold(e.TurnEnded(stream=STREAM), status=limited).limited_until is None


def test_a_rest_lasts_until_something_happens():
    until = datetime(2026, 1, 1, tzinfo=UTC)
    rests = fold(e.Rested(stream=STREAM, reason="closed", until=until), status=launched())
    assert (rests.rest, rests.rest_until) == ("closed", until)
    for event in (sent(), e.TurnStarted(stream=STREAM), e.WatchSet(stream=STREAM, by=ANA)):
        goes_on = after(rests, event)
        assert (goes_on.rest, goes_on.rest_until) == (None, None)


IDS = st.sampled_from(["a", "b", "c"])
TIMES = st.integers(0, 10**6).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
KINDS = [
    kind
    for kind in vars(e).values()
    if isinstance(kind, type)
    and issubclass(kind, e.Event)
    and kind not in (e.Event, e.UnknownEvent)
]


def values(annotation):
    """Make values of a field's type, with ids that meet each other."""
    known = {
        str: IDS,
        bool: st.booleans(),
        int: st.integers(0, 5),
        float: st.floats(0, 9),
        datetime: TIMES,
        Principal: st.builds(Principal, st.sampled_from(PrincipalKind), IDS),
        Priority: st.sampled_from(Priority),
        type(None): st.none(),
    }
    if annotation in known:
        return known[annotation]
    if get_origin(annotation) is types.UnionType:
        return st.one_of(*map(values, get_args(annotation)))
    if get_origin(annotation) is tuple:
        return st.lists(IDS, max_size=3).map(tuple)
    if isinstance(annotation, type):
        return st.sampled_from(annotation)
    return st.dictionaries(IDS, IDS, max_size=2)


def events_of(kind):
    attrs.resolve_types(kind)
    fields = {f.name: values(f.type) for f in attrs.fields(kind) if f.name != "stream"}
    return st.builds(kind, stream=st.just(STREAM), **fields)


@given(st.lists(st.one_of(*map(events_of, KINDS)), max_size=40))
def test_any_order_leaves_a_valid_status(happened):
    status = Status(session_id="s1")
    for event in happened:
        before, status = status, after(status, event)
        assert isinstance(status.state, State)
        assert (status.state is State.ENDED) == (status.ended is not None)
        assert (status.state is State.WAITING) <= bool(status.questions)
        assert (status.state is State.WORKING) <= (status.turn is not None)
        assert {m.message_id for m in status.inbox} <= set(status.messages)
        assert all(not r.state.final for r in status.messages.values())
        assert all(isinstance(m, Message) for m in status.inbox)
        assert status.cost_usd >= before.cost_usd
        assert status.epoch >= before.epoch
        assert status.changed_at == event.at
        if status.ended:
            assert (status.messages, status.tools, status.questions) == ({}, {}, ())
            assert status.turn is None


def test_a_message_that_came_too_late_is_known_until_it_fails():
    ended = fold(e.SessionEnded(stream=STREAM, reason=e.EndReason.CRASHED), status=launched())
    late = fold(sent(), status=ended)
    assert (late.late, late.messages, late.inbox) == (("m1",), {}, ())
    failed = e.MessageFailed(stream=STREAM, message_id="m1", reason="the session had ended")
    assert fold(failed, status=late).late == ()
    again = fold(e.ResumeRequested(stream=STREAM, by=ANA), status=late)
    assert (again.late, again.live) == (("m1",), True)
    assert fold(failed, status=again).late == ()
    # It has failed with the session's next end as well, and must not fail once more.
    assert fold(e.SessionEnded(stream=STREAM, reason=e.EndReason.STOPPED), status=again).late == ()


def test_who_its_agent_is_changes_bit_by_bit():
    named = fold(
        e.IdentitySet(stream=STREAM, by=ANA, name="rev"),
        e.IdentitySet(stream=STREAM, by=ANA, role="reviews", capabilities=("python",)),
        e.IdentitySet(stream=STREAM, by=ANA, role="reviews changes"),
        status=launched(),
    )
    assert (named.name, named.role, named.capabilities) == ("rev", "reviews changes", ("python",))
    cleared = fold(e.IdentitySet(stream=STREAM, by=ANA, role="", capabilities=()), status=named)
    assert (cleared.name, cleared.role, cleared.capabilities) == ("rev", "", ())


def test_a_note_stands_until_it_is_taken_away_or_the_session_ends():
    noted = fold(
        e.NoteSet(stream=STREAM, key="task", text="fix the cart"),
        e.NoteSet(stream=STREAM, key="mail", text="2 unread"),
        status=launched(),
    )
    assert noted.notes == {"task": "fix the cart", "mail": "2 unread"}
    fewer = fold(e.NoteSet(stream=STREAM, key="mail", text=None), status=noted)
    assert fewer.notes == {"task": "fix the cart"}
    ended = fold(e.SessionEnded(stream=STREAM, reason=e.EndReason.STOPPED), status=fewer)
    assert ended.notes == {}


def test_what_has_a_note_does_not_count_as_a_persons_word():
    going_on = e.MessageSent(stream=STREAM, by=ANA, message_id="m1", text="task", note="task")
    assert fold(going_on, status=launched()).person_at is None
    assert fold(sent(), status=launched()).person_at is not None
