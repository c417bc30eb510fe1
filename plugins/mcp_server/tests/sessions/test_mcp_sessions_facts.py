"""What is told of sessions and events is JSON, true, bounded, and without secrets."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.principals import Scope, person
from ccmaster_hookspecs.standing import SOON
from ccmaster_hookspecs.status import Question, State, Status
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.sessions.described import parts
from ccmaster_plugin_mcp_server.sessions.entries import entry
from ccmaster_plugin_mcp_server.sessions.facts import brief, doing, facts
from ccmaster_plugin_mcp_server.sessions.standing import NOBODY, Standing
from ccmaster_plugin_mcp_server.sessions.values import as_json, cut, one_line, when

NOON = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
FULL = Status(
    session_id="11111111-1111-4111-8111-111111111111",
    name="one",
    state=State.WAITING,
    owner=person("ana"),
    created_at=NOON,
    changed_at=NOON,
    token_hash="5ec4e7",
    scopes=(Scope.APPROVE,),
    options={"key": "5ec4e7"},
    questions=(Question(request_id="r", tool="Bash", subject="rm\nx"),),
    messages={"m": Receipt(message_id="m", reason="why")},
    last_message="x" * 5000,
    limited_until=NOON,
    budget_usd=1.5,
)


@pytest.mark.parametrize(
    "status",
    [
        FULL,
        Status(session_id="x"),
        evolve(FULL, state=State.ENDED, ended=e.EndReason.CRASHED, detail="gone", questions=()),
        evolve(FULL, state=State.IDLE, failure=e.Failure.LIMIT, questions=()),
    ],
)
def test_a_status_fits_its_schema_and_tells_no_secret(status):
    Draft202012Validator(parts.SESSION).validate(facts(status))
    Draft202012Validator(parts.BRIEF).validate(brief(status))
    assert "5ec4e7" not in json.dumps(facts(status))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "asks whether it may use Bash rm x"),
        ({"stopping": True}, "ends now"),
        ({"state": State.WORKING, "activity": "Bash  ls"}, "Bash ls"),
        ({"state": State.ENDED, "ended": e.EndReason.STOPPED}, "stopped"),
        ({"state": State.ENDED, "ended": e.EndReason.FAILED, "detail": "no"}, "failed: no"),
        ({"state": State.IDLE}, "waits for a first message"),
        ({"state": State.IDLE, "prompted": True}, ""),
        ({"state": State.IDLE, "rest": "3 of 3 turns"}, "rests: 3 of 3 turns"),
        ({"state": State.IDLE, "pending_work": ("a", "b")}, "in the background: a, b"),
        (
            {"state": State.IDLE, "failure": e.Failure.LIMIT},
            "usage limit until 2026-01-31T12:00:00+00:00",
        ),
        (
            {"state": State.IDLE, "failure": e.Failure.ERROR},
            "turn failed (error): no reason was given",
        ),
    ],
)
def test_what_a_session_does_is_one_line(changes, line):
    assert doing(evolve(FULL, **changes)) == line


def test_a_session_that_nobody_runs_does_nothing():
    working = evolve(FULL, state=State.WORKING, activity="Bash", host="h", tools={"t": "Bash"})
    hosted = Standing({f"session/{FULL.session_id}"}, adopting=True)
    assert hosted.of(working) is working
    waiting = Standing(set(), adopting=False).of(working)
    assert (waiting.state, waiting.activity) == (State.LAUNCHING, NOBODY)
    assert (waiting.host, waiting.questions, waiting.tools) == (None, (), {})
    assert Standing(set(), adopting=True).of(working).activity == SOON
    theirs = evolve(working, wanted_host="h")
    assert Standing({"host/h"}, adopting=False).of(theirs).activity == SOON
    ended = evolve(FULL, state=State.ENDED, ended=e.EndReason.STOPPED)
    assert Standing(set(), adopting=False).of(ended) is ended


def test_an_entry_tells_every_field_but_secrets():
    asked = e.PermissionAsked(
        stream="session/x", at=NOON, request_id="r", tool="Bash", arguments={"a": [1, {"b": None}]}
    )
    assert entry(Stored(7, asked)) == {
        "position": 7,
        "at": "2026-01-31T12:00:00+00:00",
        "kind": "PermissionAsked",
        "fields": {
            "request_id": "r",
            "tool": "Bash",
            "subject": "",
            "arguments": {"a": [1, {"b": None}]},
            "tool_use_id": None,
        },
    }
    issued = e.SessionTokenIssued(stream="session/x", token_hash="5ec4e7")
    assert entry(Stored(8, issued))["fields"] == {}
    sent = e.MessageSent(stream="session/x", by=person("ana"), message_id="m", text="t")
    assert entry(Stored(9, sent))["fields"]["by"] == "person/ana"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ('{"a": 1, "token_hash": "5ec4e7"}', {"a": 1}),
        ("[1]", {"body": "[1]"}),
        ("no JSON", {"body": "no JSON"}),
    ],
)
def test_an_event_of_an_unknown_kind_is_told_as_it_was_kept(body, fields):
    unknown = e.UnknownEvent(stream="session/x", kind="Later", body=body)
    told = entry(Stored(1, unknown))
    assert (told["kind"], told["fields"]) == ("Later", fields)


@frozen
class Thing:
    at: datetime
    inner: object = None


def test_values_become_json():
    east = timezone(timedelta(hours=2))
    thing = Thing(NOON.astimezone(east), Thing(NOON, (person("ana"), {1}, b"x", float("nan"))))
    told = as_json(thing)
    assert told["at"] == "2026-01-31T12:00:00+00:00"
    assert told["inner"]["inner"] == ["person/ana", [1], [120], None]
    assert when(None) is None


def test_values_have_an_end():
    deep = value = []
    for _ in range(100):
        value.append([])
        value = value[0]
    assert json.dumps(as_json(deep)).count("[") == 8
    assert len(as_json(list(range(1000)))) == 100
    assert cut("x" * 10, 4) == "xxxx… (6 more characters)"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_can_be_sent(value):
    json.dumps(as_json(value), allow_nan=False, ensure_ascii=False).encode()


@given(st.text(st.characters(), max_size=200), st.integers(1, 50))
def test_a_line_is_one_line_that_can_be_printed(text, longest):
    line = one_line(text, longest)
    assert len(line) <= longest
    assert line.isprintable()
    line.encode()
