"""`ccmaster send`, `continue` and `interrupt`, across processes, with receipts that are true."""

import json

import pytest


def test_an_answer_can_be_waited_for(ccmaster, launched):
    name = launched("idle", "--name", "fix-1")
    told = ccmaster("send", name, "Hi [[text:hello]]", "--wait", "--json").json
    assert (told["state"], told["answer"], told["reason"]) == ("answered", "hello", None)
    [prompt] = ccmaster("prompts", name, "--json").json
    assert (prompt["message_id"], prompt["state"]) == (told["message_id"], "answered")
    assert ccmaster("send", name, "Hi [[text:two\nlines]]", "--wait").out == "two\nlines\n"


def test_without_waiting_the_receipt_is_what_is_known(ccmaster, launched):
    name = launched("idle", "--name", "fix-1")
    ended = ccmaster("send", name, "-", "--json", stdin="Hi [[hang:600]]")
    assert ended.code == 0
    assert json.loads(ended.out)["state"] in {"sent", "held", "delivered", "started"}


def test_a_text_may_come_by_stdin(ccmaster, launched):
    name = launched("idle", "--name", "fix-1")
    assert ccmaster("send", name, "-", "--wait", stdin="[[text:piped]]").out == "piped\n"
    ended = ccmaster("send", name, "-", stdin=" \n")
    assert (ended.code, ended.err.splitlines()[0]) == (1, "ccmaster: stdin is empty")


def test_when_the_time_is_over_the_state_so_far_is_told(ccmaster, launched):
    name = launched("working", "Fix [[hang:600]]")
    ended = ccmaster("send", name, "Hi", "--wait", "--timeout", "0.3")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith(" is held: the agent is working (not answered in time)\n")
    told = json.loads(ccmaster("send", name, "Hi", "--wait", "--timeout", "0.3", "--json").out)
    assert (told["state"], told["answer"]) == ("held", None)


def test_a_turn_that_fails_is_a_failure(ccmaster, launched):
    name = launched("idle", "--name", "fix-1")
    ended = ccmaster("send", name, "Hi [[err:400]]", "--wait", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["state"] == "failed"
    assert "400" in json.loads(ended.out)["reason"]


def test_a_message_may_cut_a_turn_short(ccmaster, launched, session):
    name = launched("working", "Fix [[hang:600]]")
    assert ccmaster("send", name, "Now [[text:at once]]", "--now", "--wait").out == "at once\n"
    assert session(name)["state"] == "idle"


def test_a_turn_can_be_interrupted(ccmaster, launched, session, until):
    name = launched("working", "Fix [[hang:600]]")
    assert ccmaster("interrupt", name).out == f"{name} is asked to interrupt its turn\n"
    until(lambda: session(name)["failure"] == "interrupted")
    until(lambda: session(name)["state"] == "idle")
    assert ccmaster("interrupt", name).out == f"{name} has no turn that runs\n"


def test_a_session_that_rests_can_be_let_go_on(ccmaster, launched, configured):
    configured('[auto_continue]\nprompt = "Go on [[text:went on]]"\n')
    name = launched("idle", "Fix it")
    assert ccmaster("continue", name, "--wait").out == "went on\n"
    assert ccmaster("continue", name, "[[text:as I said]]", "--wait").out == "as I said\n"


def test_where_no_plugin_knows_better_it_is_told_to_continue(ccmaster, launched):
    name = launched("idle", "Fix it")
    ended = ccmaster("continue", name, "--wait", CCMASTER_PLUGINS="demo-agent")
    assert ended.out == "ok: Continue.\n"


def test_a_message_that_nobody_takes_up_is_told_so(ccmaster, launched):
    name = launched("idle", "--name", "fix-1")
    ccmaster("down", "--keep")
    ended = ccmaster("send", name, "Hi")
    assert ended.code == 0
    assert ended.err == "1 session waits for a host: run `ccmaster up`\n"
    assert ended.out.endswith(" is sent\n")


@pytest.mark.parametrize(
    "command", [("send", "none", "Hi"), ("continue", "none"), ("stop", "none")]
)
def test_an_unknown_session_is_told(ccmaster, command):
    ended = ccmaster(*command)
    assert ended.code == 1
    assert ended.err.startswith("ccmaster: no session is called 'none'\n")
