"""`ccmaster approve`, `deny`, `set`, `stop` and `resume`, on sessions that a host runs."""

import pytest

WRITES = "Fix [[write:cart.py|a = 1]] [[text:written]]"


def test_a_question_is_approved(ccmaster, launched, session, until):
    name = launched("waiting", WRITES)
    ended = ccmaster("approve", name)
    assert (ended.code, ended.out) == (0, f"approved for {name}: Write  cart.py\n")
    until(lambda: session(name)["last_message"] == "written")
    again = ccmaster("approve", name)
    assert (again.code, again.err.splitlines()[0]) == (
        1,
        f"ccmaster: {name} has no open question",
    )


def test_a_question_is_denied_with_its_reason(ccmaster, launched, session, until):
    name = launched("waiting", WRITES)
    [question] = session(name)["questions"]
    some = question["request_id"][:6]
    ended = ccmaster("deny", name, "--reason", "not there", "--id", some)
    assert ended.out == f"denied for {name}: Write  cart.py\n"
    until(lambda: session(name)["state"] == "idle")
    told = " ".join(ccmaster("logs", name).out.split())
    assert "✗ denied Write cart.py denied by you: not there" in told


def test_a_question_that_is_not_there_is_not_answered(ccmaster, launched, session):
    name = launched("waiting", WRITES)
    assert ccmaster("approve", name, "--id", "none").code == 1
    assert session(name)["state"] == "waiting"


def test_how_a_session_goes_on_can_be_set(ccmaster, launched, session, until):
    name = launched("idle", "Fix it")
    ended = ccmaster("set", name, "--watch", "--max-turns", "2")
    assert ended.out.startswith(f"{name}: watch on · at most 2 turns · ")
    until(lambda: session(name)["continuations"] == 2)
    ended = ccmaster("set", name, "--no-watch", "--reset")
    assert ended.out == f"{name}: watch off · at most 2 turns · 0 so far\n"


def test_model_and_permission_mode_can_be_set(ccmaster, launched, session, until):
    name = launched("idle", "--name", "fix-1")
    ended = ccmaster("set", name, "--model", "other", "--permission-mode", "acceptEdits")
    assert "model other is asked for · permission mode acceptEdits is asked for" in ended.out
    until(lambda: session(name)["model"] == "other")
    until(lambda: session(name)["permission_mode"] == "acceptEdits")


def test_setting_nothing_is_refused(ccmaster):
    ended = ccmaster("set", "fix-1")
    assert ended.code == 2
    assert "There is nothing to set" in ended.err


def test_sessions_are_stopped_and_resumed(ccmaster, launched, session, until):
    first, second = launched("idle", "Fix it"), launched("working", "Go [[hang:600]]")
    ended = ccmaster("stop", first, second)
    assert (ended.code, ended.out) == (0, f"{first} has ended\n{second} has ended\n")
    ended = ccmaster("resume", first, "Again [[text:resumed]]")
    assert ended.out == f"{first}  session {session(first)['session_id']}\n"
    until(lambda: session(first)["last_message"] == "resumed")
    assert session(first)["launches"] == 2
    assert ccmaster("resume", first).code == 1
    assert ccmaster("stop", "--all").out == f"{first} has ended\n"
    assert ccmaster("stop", "--all").out == "No session lives.\n"


def test_a_session_is_resumed_in_this_process(ccmaster, launched, popen, until, session):
    name = launched("idle", "Fix it")
    ccmaster("stop", name)
    process, output = popen("resume", name, "Again [[text:resumed]]", "--here")
    until(lambda: session(name)["last_message"] == "resumed")
    process.terminate()
    assert process.wait(20) == 0
    shown = output.read_text()
    assert "○ launching  resumed by you" in shown
    assert "“ says       resumed" in shown
    assert session(name)["state"] == "ended"


@pytest.mark.parametrize("arguments", [(), ("fix-1", "--all")])
def test_what_to_stop_must_be_said(ccmaster, arguments):
    ended = ccmaster("stop", *arguments)
    assert ended.code == 2
    assert "It is not said what to stop" in ended.err
