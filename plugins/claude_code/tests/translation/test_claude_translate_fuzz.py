"""Whatever the CLI writes, in whatever order, what is told of it is whole."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_plugin_claude_code.lines import Overlong
from ccmaster_plugin_claude_code.translate import _NEWS, _OF_NO_INTEREST, _READERS, Translator

IDS = st.sampled_from(["a", "b", "c", "peer", "t1", "t2", "", "r1", "r2", "r3"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | IDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(IDS, inner, max_size=2),
    max_leaves=5,
)
BLOCK = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "tool_use", "tool_result", "thinking"])},
    optional={
        "text": ANY | st.just("said"),
        "id": IDS | ANY,
        "tool_use_id": IDS | ANY,
        "name": ANY,
        "input": ANY,
        "content": ANY,
        "is_error": ANY,
    },
)
USAGE = st.dictionaries(IDS, st.dictionaries(st.sampled_from(["inputTokens", "costUSD"]), ANY))
FIELDS = {
    "state": st.sampled_from(["queued", "started", "completed", "cancelled", "running", "idle"]),
    "command_uuid": IDS | ANY,
    "uuid": IDS | ANY,
    "result": ANY,
    "is_error": ANY,
    "errors": ANY,
    "terminal_reason": st.sampled_from(["completed", "max_turns", "aborted_tools"]) | ANY,
    "subtype": ANY,
    "api_error_status": st.sampled_from([401, 429, 500]) | ANY,
    "model_usage_since_last_result": USAGE | ANY,
    "message": st.fixed_dictionaries({"content": st.lists(BLOCK, max_size=3) | ANY}) | ANY,
    "parent_tool_use_id": IDS | ANY,
    "is_api_error_message": ANY,
    "tasks": st.lists(st.fixed_dictionaries({"description": ANY}), max_size=2) | ANY,
    "error": st.just("authentication_failed") | ANY,
    "attempt": st.integers(0, 3) | ANY,
    "rate_limit_info": st.fixed_dictionaries({"status": st.just("rejected"), "resetsAt": ANY})
    | ANY,
    "model": ANY,
    "permissionMode": ANY,
    "content": ANY,
}


OURS = st.sampled_from(["a", "b", "c", "peer"])
STATES = st.sampled_from(["queued", "started", "completed", "cancelled"])
REASONS = st.sampled_from(["completed", "api_error", "aborted_tools", "max_turns"])
SYSTEM = {"type": st.just("system")}
LIKELY = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("command_lifecycle"), "command_uuid": OURS, "state": STATES}
    ),
    st.fixed_dictionaries(
        {
            **SYSTEM,
            "subtype": st.just("session_state_changed"),
            "state": st.sampled_from(["running", "idle"]),
        }
    ),
    st.fixed_dictionaries({**SYSTEM, "subtype": st.just("init")}),
    st.fixed_dictionaries(
        {"type": st.just("result"), "uuid": st.uuids().map(str), "terminal_reason": REASONS},
        optional={"is_error": st.booleans(), "result": st.text()},
    ),
    st.fixed_dictionaries(
        {
            **SYSTEM,
            "subtype": st.just("background_tasks_changed"),
            "tasks": st.sampled_from([[], [{"description": "look"}]]),
        }
    ),
)


@st.composite
def messages(draw):
    kind = draw(st.sampled_from([*_READERS, *_NEWS, *_OF_NO_INTEREST, "new", "system/new"]))
    message = draw(st.fixed_dictionaries({}, optional=FIELDS))
    name, _, subtype = kind.partition("/")
    return {**message, "type": name, **({"subtype": subtype} if subtype else {})}


LINES = st.lists(
    LIKELY | LIKELY | messages() | st.binary(max_size=8) | st.builds(Overlong, st.integers(1, 9)),
    max_size=40,
)


@given(LINES)
def test_what_is_told_is_whole_in_any_order(lines):
    translator = Translator("session/s1", budget_usd=1.0)
    for message_id in ("a", "b", "c"):
        translator.turns.sent(message_id)
    told = [event for line in lines for event in translator.read(line)]
    told += translator.turns.cut(e.Failure.LOST, "it died")

    turn, delivered, final = None, set(), set()
    for event in told:
        assert event.stream == "session/s1"
        json.dumps(str(event), ensure_ascii=False).encode()
        match event:
            case e.TurnStarted(message_ids=ids):
                assert turn is None
                assert set(ids) <= delivered
                turn = set(ids)
            case e.TurnEnded(in_reply_to=ids, failure=failure, error=error):
                assert turn is not None
                assert turn <= set(ids) <= delivered
                assert (failure is None) == (error is None)
                turn = None
            case e.MessageDelivered(message_id=message_id):
                assert message_id in {"a", "b", "c"} - final
                delivered.add(message_id)
                final.add(message_id)
            case e.MessageCancelled(message_id=message_id):
                assert message_id in {"a", "b", "c"} - final
                final.add(message_id)
    assert turn is None
    answered = [
        message for event in told if isinstance(event, e.TurnEnded) for message in event.in_reply_to
    ]
    assert sorted(answered) == sorted(delivered)


@given(st.lists(st.text(min_size=1, alphabet="abcde_"), min_size=30, max_size=60))
def test_unknown_types_are_told_once_each_and_not_for_ever(kinds):
    translator = Translator("session/s1")
    known = {*_READERS, *_OF_NO_INTEREST, "system"}
    told = [event for kind in kinds for event in translator.read({"type": kind})]
    assert all(isinstance(event, e.Notice) for event in told)
    assert len(told) == min(len(set(kinds) - known), 20)
