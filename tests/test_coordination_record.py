"""The judge of records that the proofs rely on finds what is wrong with one."""

from uuid import UUID

import pytest
from tests.coordination.messages import finals, untrue
from tests.coordination.record import Audit, unfenced

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.tasks import events as t
from ccmaster_plugin_coordination.tasks.words import Cause, Priority

ANA = person("ana")
SKILLS = {"s1": (), "s2": ("docs",)}
SESSION = "session/s1"


def task(number):
    return t.task_stream(str(UUID(int=number)))


def added(number, **more):
    return t.TaskAdded(stream=task(number), by=ANA, title="t", text="t", **more)


def started(number, session="s1", epoch=1):
    return t.TaskStarted(stream=task(number), session=session, epoch=epoch, message_id="m")


def done(number, session="s1", epoch=1):
    return t.TaskCompleted(stream=task(number), session=session, epoch=epoch, result="r")


def returned(number, epoch=1):
    return t.TaskReturned(
        stream=task(number), epoch=epoch, cause=Cause.LOST, reason="gone", assignee=None
    )


def judged(*events):
    audit = Audit(SKILLS)
    audit.take(Stored(number + 1, event) for number, event in enumerate(events))
    return audit


AFTER = (str(UUID(int=1)),)
URGENT = added(2, priority=Priority.P0, assignee="s1")


@pytest.mark.parametrize(
    "events",
    [
        [added(1), started(1), done(1)],
        [added(1), started(1), returned(1), started(1, "s2", 2), done(1, "s2", 2)],
        [added(1), added(2, after=AFTER), started(1), done(1), started(2), done(2)],
    ],
)
def test_a_sound_record_is_sound(events):
    assert judged(*events).wrong == []


@pytest.mark.parametrize(
    ("wrong", "events"),
    [
        ("begun while it is working", [added(1), started(1), started(1, "s2", 2)]),
        ("attempt 3 after 0", [added(1), started(1, epoch=3)]),
        ("begun before", [added(1), added(2, after=AFTER), started(2)]),
        ("one that works on", [added(1), added(2), started(1), started(2)]),
        ("one that may not", [added(1, capabilities=("docs",)), started(1)]),
        ("one that may not", [added(1, assignee="s2"), started(1)]),
        ("done while it is done", [added(1), started(1), done(1), done(1)]),
        ("does not work on it", [added(1), started(1), done(1, "s2")]),
        ("is done while", [added(1), started(1), returned(1), started(1, epoch=2), done(1)]),
        ("for nobody else", [added(1), URGENT, e.Notice(stream=SESSION, text="idle"), started(1)]),
    ],
)
def test_what_is_wrong_is_found(wrong, events):
    assert any(wrong in one for one in judged(*events).wrong)


def test_what_a_former_host_still_writes_is_found():
    taken = e.SessionClaimed(stream=SESSION, host="h", epoch=2)
    late = e.TurnStarted(stream=SESSION)
    up = e.SessionLaunched(stream=SESSION)
    assert unfenced([taken, up, late]) == []
    assert len(unfenced([taken, late, up])) == 1
    assert len(unfenced([taken, up, taken, up])) == 1


def test_a_second_end_and_an_untrue_one_are_found():
    sent = e.MessageSent(stream=SESSION, by=ANA, message_id="m", text="go")
    answered = e.TurnEnded(stream=SESSION, in_reply_to=("m",), answer="a")
    failed = e.MessageFailed(stream=SESSION, message_id="m", reason="no")
    receipts, wrong = finals([sent, answered])
    assert (wrong, untrue(receipts, {"m": 1})) == ([], [])
    assert len(untrue(receipts, {"m": 0})) == 1
    assert len(finals([sent, answered, failed])[1]) == 1
    assert len(untrue(finals([sent])[0], {})) == 1
