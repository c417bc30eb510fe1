"""Turns begin and end where the CLI's do, with the messages that belong to them."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_plugin_claude_code.translate import Translator

STREAM = "session/s1"


def running():
    return {"type": "system", "subtype": "session_state_changed", "state": "running"}


def idle():
    return {"type": "system", "subtype": "session_state_changed", "state": "idle"}


def init(**fields):
    return {"type": "system", "subtype": "init", **fields}


def life(message_id, state):
    return {"type": "command_lifecycle", "command_uuid": message_id, "state": state}


def says(text, parent=None):
    block = {"type": "text", "text": text}
    return {"type": "assistant", "message": {"content": [block]}, "parent_tool_use_id": parent}


def result(uuid, text="", **fields):
    return {
        "type": "result",
        "uuid": uuid,
        "result": text,
        "terminal_reason": "completed",
        **fields,
    }


def background(*descriptions):
    tasks = [{"description": description} for description in descriptions]
    return {"type": "system", "subtype": "background_tasks_changed", "tasks": tasks}


@pytest.fixture
def told(in_words):
    """Return what a fresh translator tells of messages."""

    def tell(*messages):
        translator = Translator(STREAM)
        for message_id in ("a", "b", "c"):
            translator.turns.sent(message_id)
        return in_words(event for message in messages for event in translator.read(message))

    return tell


def test_a_turn_begins_when_it_shows_itself_and_ends_when_the_cli_is_ready(told):
    assert told(
        *(running(), life("a", "queued"), life("a", "started"), init()),
        *(says("one"), result("r1", "one"), life("a", "completed"), idle()),
    ) == ["a delivered", "turn a", "says one", "end a: one"]


def test_nothing_is_told_of_a_message_that_is_only_queued(told):
    assert told(life("a", "queued")) == []


def test_messages_that_waited_together_make_one_turn(told):
    assert told(
        *(running(), life("a", "started"), init(), life("b", "queued"), life("c", "queued")),
        *(result("r1", "one"), life("a", "completed"), life("b", "started"), life("c", "started")),
        *(init(), result("r2", "two"), life("b", "completed"), life("c", "completed"), idle()),
    ) == [
        *("a delivered", "turn a", "end a: one", "b delivered", "c delivered"),
        *("turn b+c", "end b+c: two"),
    ]


def test_a_message_taken_up_in_the_middle_of_a_turn_is_answered_with_it(told):
    assert told(
        *(running(), life("a", "started"), init(), life("b", "started"), says("both")),
        *(life("b", "completed"), result("r1", "both"), life("a", "completed"), idle()),
    ) == ["a delivered", "turn a", "b delivered", "says both", "end a+b: both"]


def test_a_turn_that_nobody_asked_for_answers_nothing(told):
    assert told(
        *(running(), init(), says("woke"), result("r1", "woke"), idle()),
    ) == ["turn", "says woke", "end: woke"]


def test_a_peers_message_is_none_of_ours(told):
    assert told(
        *(running(), life("peer", "started"), init(), result("r1", "hi")),
        *(life("peer", "completed"), idle()),
    ) == ["turn", "end: hi"]


def test_a_turn_may_follow_without_a_pause(told):
    assert told(
        *(running(), life("a", "started"), init(), result("r1", "one"), init()),
        *(result("r2", "woke"), idle()),
    ) == ["a delivered", "turn a", "end a: one", "turn", "end: woke"]


def test_a_turn_ends_at_once_while_a_subagent_works_on(told):
    assert told(
        *(running(), life("a", "started"), init(), background("look around")),
        *(result("r1", "waiting"), life("a", "completed"), says("found", parent="t1")),
        *(life("b", "started"), init(), result("r2", "two"), background(), init()),
        *(result("r3", "done"), idle()),
    ) == [
        *("a delivered", "turn a", "pending look around", "end a: waiting", "says found"),
        *("b delivered", "turn b", "end b: two", "pending", "turn", "end: done"),
    ]


def test_a_preempted_turn_is_interrupted_and_the_next_one_runs(told):
    cut = result("r1", "w1 w2", terminal_reason="aborted_streaming")
    assert told(
        *(running(), life("a", "started"), init(), life("b", "queued"), cut),
        *(life("a", "cancelled"), life("b", "started"), init(), result("r2", "now")),
        *(life("b", "completed"), idle()),
    ) == [
        *(
            "a delivered",
            "turn a",
            "end a: interrupted w1 w2",
            "b delivered",
            "turn b",
            "end b: now",
        ),
    ]


def test_a_message_taken_back_is_cancelled_once(told):
    assert told(life("a", "queued"), life("a", "cancelled"), life("a", "cancelled")) == [
        "a cancelled"
    ]


def test_a_result_seen_twice_counts_once():
    translator = Translator(STREAM)
    spent = {"m": {"inputTokens": 3, "costUSD": 0.5}}
    twice = result("r1", "one", model_usage_since_last_result=spent)
    events = [event for message in (init(), twice, twice) for event in translator.read(message)]
    assert [type(event) for event in events] == [e.TurnStarted, e.UsageRecorded, e.TurnEnded]
    assert events[1].usage_id == "r1/m"


@pytest.mark.parametrize("last", [[], [result("r1", "one")]])
def test_the_end_of_the_process_ends_the_turn(last):
    translator = Translator(STREAM)
    translator.turns.sent("a")
    for message in (running(), life("a", "started"), init(), *last):
        translator.read(message)
    [ended] = translator.turns.cut(e.Failure.LOST, "it died")
    wanted = ("one", None) if last else ("", e.Failure.LOST)
    assert (ended.answer, ended.failure, ended.in_reply_to) == (*wanted, ("a",))
    assert list(translator.turns.cut(e.Failure.LOST, "it died")) == []


def test_idle_without_a_result_ends_the_turn_with_an_error(told):
    assert told(running(), life("a", "started"), idle()) == [
        "a delivered",
        "turn a",
        "end a: error",
    ]


def test_a_result_of_no_turn_ends_nothing(told):
    assert told(result("r1", is_error=True)) == []
