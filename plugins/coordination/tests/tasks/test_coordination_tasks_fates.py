"""What becomes of an attempt, by the events of its session; and of its task then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.bounds.rules import spent
from ccmaster_plugin_coordination.tasks.attempts import UNREPORTED, Attempt, after
from ccmaster_plugin_coordination.tasks.events import TaskFailed, TaskReturned
from ccmaster_plugin_coordination.tasks.passing import Holder, holder_after, living
from ccmaster_plugin_coordination.tasks.verdict import verdict
from ccmaster_plugin_coordination.tasks.words import Cause

S = "session/s"
ATTEMPT = Attempt(task_id="t", session="s", epoch=1, message_id="m", position=10)
OVERSPENT = spent(2.5, 2.0)
STARTED, RELEASED = e.TurnStarted(stream=S), e.SessionReleased(stream=S, reason="x")


def ended(failure=None):
    return e.TurnEnded(stream=S, failure=failure, error="why")


def fate(*events):
    attempt = ATTEMPT
    for place, event in enumerate(events):
        attempt = after(attempt, event, 11 + place)
    return attempt.fate and attempt.fate.cause


@pytest.mark.parametrize(
    ("events", "cause"),
    [
        ([STARTED, ended()], None),
        ([STARTED, ended(e.Failure.LIMIT)], None),
        ([STARTED, ended(e.Failure.INTERRUPTED)], None),
        ([STARTED, ended(e.Failure.ERROR)], Cause.FAILED),
        ([STARTED, ended(e.Failure.MAX_TURNS)], Cause.FAILED),
        ([STARTED, ended(e.Failure.BUDGET)], Cause.FAILED),
        ([STARTED, ended(e.Failure.LOST)], Cause.LOST),
        ([STARTED, RELEASED], Cause.LOST),
        ([STARTED, ended(e.Failure.INTERRUPTED), RELEASED], Cause.LOST),
        ([STARTED, ended(), RELEASED], None),
        ([RELEASED], None),
        ([e.SessionEnded(stream=S, reason=e.EndReason.CRASHED)], Cause.LOST),
        ([e.MessageFailed(stream=S, message_id="m", reason="x")], Cause.LOST),
        ([e.MessageFailed(stream=S, message_id="other", reason="x")], None),
        ([e.MessageCancelled(stream=S, message_id="m")], Cause.LOST),
        ([e.MessageCancelled(stream=S, message_id="other")], None),
        ([e.Rested(stream=S, reason=UNREPORTED)], Cause.SILENT),
        ([e.Rested(stream=S, reason="else")], None),
        ([e.Rested(stream=S, reason=OVERSPENT)], Cause.LOST),
        ([e.MessageHeld(stream=S, message_id="m", reason=OVERSPENT, with_agent=False)], Cause.LOST),
        ([e.MessageHeld(stream=S, message_id="m", reason="else", with_agent=False)], None),
        ([e.MessageHeld(stream=S, message_id="o", reason=OVERSPENT, with_agent=False)], None),
        ([ended(e.Failure.ERROR), ended(e.Failure.LOST)], Cause.FAILED),
    ],
)
def test_the_fate_of_an_attempt(events, cause):
    assert fate(*events) is cause


def test_what_happened_before_it_began_is_nothing_to_it():
    assert after(ATTEMPT, ended(e.Failure.LOST), 10) is ATTEMPT


ANY = st.sampled_from(
    [STARTED, RELEASED, ended(), *(ended(one) for one in e.Failure), e.TextSaid(stream=S, text="x")]
)


@given(st.lists(ANY, max_size=12), st.integers(0, 12))
def test_to_read_on_is_to_read_again_from_the_beginning(events, place):
    """Whoever takes over conducting in the middle comes to the same."""
    whole = ATTEMPT
    for number, event in enumerate(events):
        whole = after(whole, event, 11 + number)
    again = ATTEMPT
    for number, event in [*enumerate(events[:place]), *enumerate(events)]:
        again = after(again, event, 11 + number)
    assert again == whole


def agent(session, *, live=True, **more):
    given_ = {"scopes": tuple(Scope), "state": State.IDLE if live else State.ENDED, **more}
    return Status(session_id=session, name=session, **given_)


def task(told, **more):
    told.add("t", **more)
    told.start("t", "a")
    return told.board.tasks["t"]


BOB = agent("a", role="worker", capabilities=("x",))


@pytest.mark.parametrize(
    ("more", "cause", "sessions", "holder"),
    [
        # Who failed, or was silent, may try again; who died is replaced where another can.
        ({"assignee": "a"}, Cause.FAILED, [BOB, agent("b", role="worker")], Holder("a", None)),
        ({"assignee": "a"}, Cause.SILENT, [BOB, agent("b", role="worker")], Holder("a", None)),
        ({"assignee": "a"}, Cause.TIMEOUT, [BOB], Holder("a", None)),
        ({"assignee": "a"}, Cause.LOST, [BOB, agent("b", role="worker")], Holder(None, ("a", "b"))),
        ({"assignee": "a"}, Cause.LOST, [agent("b", role="worker")], Holder(None, ("b",))),
        # Alike is who has the role, or can all that the other could.
        (
            {"assignee": "a"},
            Cause.LOST,
            [agent("b", capabilities=("y", "x"))],
            Holder(None, ("b",)),
        ),
        ({"assignee": "a"}, Cause.LOST, [agent("b", role="other")], Holder("a", None)),
        ({"assignee": "a"}, Cause.LOST, [agent("b", role="worker", scopes=())], Holder("a", None)),
        ({"assignee": "a"}, Cause.LOST, [agent("b", role="worker", live=False)], Holder("a", None)),
        # Those that were named for it go before those that are alike; none named is none.
        (
            {"assignee": "a", "open_to": ("c", "d")},
            Cause.LOST,
            [agent("b", role="worker"), agent("d")],
            Holder(None, ("d",)),
        ),
        (
            {"assignee": "a", "open_to": ()},
            Cause.LOST,
            [agent("b", role="worker")],
            Holder("a", ()),
        ),
        # What was for whoever can stays so.
        ({"capabilities": ("x",)}, Cause.LOST, [], Holder(None, None)),
        ({"open_to": ("a", "c")}, Cause.LOST, [agent("c")], Holder(None, ("a", "c"))),
        ({"open_to": ("a", "c")}, Cause.LOST, [agent("b", role="worker")], Holder(None, ("b",))),
    ],
)
def test_who_may_take_it_next(told, more, cause, sessions, holder):
    last = next((one for one in sessions if one.session_id == "a"), BOB)
    assert holder_after(task(told, **more), cause, last, living(sessions)) == holder


ANYONE = Holder(None, None)


@pytest.mark.parametrize(
    ("cause", "retries", "most", "kind"),
    [
        (Cause.FAILED, 0, 5, TaskFailed),
        (Cause.FAILED, 1, 5, TaskReturned),
        (Cause.TIMEOUT, 0, 5, TaskFailed),
        (Cause.SILENT, 0, 5, TaskFailed),
        (Cause.LOST, 0, 5, TaskReturned),
        (Cause.TAKEN, 0, 5, TaskReturned),
        (Cause.LOST, 9, 1, TaskFailed),
    ],
)
def test_how_often_it_is_tried_again(told, cause, retries, most, kind):
    assert isinstance(verdict(task(told, max_retries=retries), cause, "x", ANYONE, most), kind)


def test_to_ask_for_another_try_counts_from_the_beginning(told):
    from ccmaster_hookspecs.principals import person
    from ccmaster_plugin_coordination.tasks.events import TaskRetried

    one = task(told, max_retries=0)
    told.put(verdict(one, Cause.FAILED, "x", ANYONE, 1))
    told.put(TaskRetried(stream="task/t", by=person("ana"), assignee=None))
    told.start("t", "a")
    again = told.board.tasks["t"]
    assert (again.epoch, again.failures, again.counted_from) == (2, 0, 1)
    assert isinstance(verdict(again, Cause.LOST, "x", ANYONE, 2), TaskReturned)
