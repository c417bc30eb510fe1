"""The fold of a task's events, whatever events there are."""

import json
from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_hookspecs.events import UnknownEvent
from ccmaster_hookspecs.mcp import Answer
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.tasks import events as t
from ccmaster_plugin_mcp_server.tasks import wire
from ccmaster_plugin_mcp_server.tasks.questions import Keys
from ccmaster_plugin_mcp_server.tasks.state import begun, fold

BEGAN = datetime(2026, 11, 22, 12, tzinfo=UTC)
STREAM = t.stream_of("A" * 32)
ANA = Principal(PrincipalKind.PERSON, "ana")
CREATED = t.McpTaskCreated(
    stream=STREAM,
    at=BEGAN,
    caller=ANA,
    scopes=(Scope.SESSION_READ,),
    tool="job",
    arguments={"x": 1},
    call_id="c",
    expires=BEGAN + timedelta(hours=2),
    client={"elicitation": {}},
    answers={"before": Answer(content={"a": 1})},
)
KEYS = st.sampled_from(["before", "a", "b", "c"])
TEXTS = st.text(max_size=5)
ANSWERS = st.builds(Answer, action=st.sampled_from(["accept", "decline", "cancel"]))
REQUESTS = st.builds(
    lambda text: {"method": "elicitation/create", "params": {"message": text}}, TEXTS
)
ENDED = st.builds(
    t.McpTaskEnded,
    stream=st.just(STREAM),
    word=st.sampled_from(["completed", "failed", "cancelled"]),
    result=st.none() | st.just({"content": []}),
    code=st.none() | st.integers(),
    reason=st.none() | TEXTS,
)
PLAIN = (t.McpTaskCancelRequested, UnknownEvent, t.McpTaskClosed)
HAPPENED = st.one_of(
    ENDED,
    st.builds(t.McpTaskAsked, stream=st.just(STREAM), requests=st.dictionaries(KEYS, REQUESTS)),
    st.builds(t.McpTaskAnswered, stream=st.just(STREAM), answers=st.dictionaries(KEYS, ANSWERS)),
    st.builds(t.McpTaskTold, stream=st.just(STREAM), text=TEXTS),
    st.builds(t.McpTaskTaken, stream=st.just(STREAM), runner=TEXTS),
    st.builds(t.McpTaskLeft, stream=st.just(STREAM), runner=TEXTS),
    st.just(t.McpTaskCancelRequested(stream=STREAM)),
    st.just(CREATED),
    st.builds(UnknownEvent, stream=st.just(STREAM), kind=TEXTS, body=TEXTS),
)
TIMES = st.timedeltas(timedelta(hours=-1), timedelta(hours=3))
STORY = st.lists(st.tuples(HAPPENED, TIMES), max_size=20)


@given(STORY)
def test_whatever_happens_a_task_stands_somewhere(story):
    state = begun(CREATED)
    for event, later in story:
        before, state = state, fold(state, evolve(event, at=BEGAN + later))
        assert state.created is CREATED
        assert state.updated >= before.updated
        assert before.requests.items() <= state.requests.items()
        assert before.answers.items() <= state.answers.items()
        if before.ended:
            assert state == before
        written = wire.detailed(state, timedelta(seconds=1))
        assert json.loads(json.dumps(written, allow_nan=False)) == written
        assert (written["status"] == "input_required") == ("inputRequests" in written)
        assert not state.outstanding.keys() & state.answers.keys()


@given(STORY)
def test_what_happens_before_a_task_is_made_makes_none(story):
    state = None
    for event, _ in story:
        if isinstance(event, t.McpTaskCreated):
            break
        state = fold(state, event)
        assert state is None


@given(st.lists(st.tuples(HAPPENED, TIMES), max_size=5))
def test_a_task_is_the_same_when_it_was_read_from_a_store(story):
    codec = Codec(t.KINDS)
    state = read = None
    for event in [CREATED, *(evolve(event, at=BEGAN + later) for event, later in story)]:
        state, read = fold(state, event), fold(read, codec.load(*codec.dump(event)))
    assert wire.detailed(state, timedelta(1)) == wire.detailed(read, timedelta(1))
    assert read.created == CREATED


@given(st.lists(KEYS | st.sampled_from(["a-2", "a-3", "a-2-2"])))
def test_no_key_comes_again_and_a_second_run_finds_the_same(names):
    first, second = Keys(), Keys()
    keys = [first.next(name) for name in names]
    assert len(set(keys)) == len(keys)
    assert [second.next(name) for name in names] == keys
