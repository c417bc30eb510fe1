"""A coordination is the fold of its events: nothing follows its end, and its steps have tasks."""

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.strategies import Assignment, Step, StepState
from ccmaster_plugin_coordination.together import events as c
from ccmaster_plugin_coordination.together.coordination import CoordinationState, after, started

STREAM = "coordination/1"
ANA = person("ana")
ENDS = (c.CoordinationFinished, c.CoordinationCancelled)
TEXT = st.text(max_size=5)
STEPS = st.builds(
    Step,
    key=TEXT,
    agent=TEXT,
    text=TEXT,
    after=st.lists(TEXT, max_size=2).map(tuple),
    choices=st.lists(TEXT, max_size=2).map(tuple),
    others=st.none() | st.lists(TEXT, max_size=2).map(tuple),
)
BEGUN = st.builds(
    c.CoordinationStarted,
    stream=st.just(STREAM),
    by=st.just(ANA),
    description=TEXT,
    strategy=TEXT,
    assignments=st.lists(
        st.builds(Assignment, agent=TEXT, name=TEXT, task=TEXT, role=TEXT), max_size=3
    ).map(tuple),
    options=st.dictionaries(TEXT, st.integers() | TEXT | st.lists(TEXT, max_size=2), max_size=2),
)
LATER = st.one_of(
    st.builds(
        lambda steps, over: c.StepsAdded(
            stream=STREAM,
            steps=tuple(steps),
            task_ids=tuple(f"t{number}" for number in range(len(steps))),
            over=over,
        ),
        st.lists(STEPS, max_size=3),
        st.integers(0, 3),
    ),
    st.builds(
        c.StepsMoved,
        stream=st.just(STREAM),
        states=st.lists(st.sampled_from(StepState), max_size=3).map(tuple),
        over=st.integers(0, 3),
    ),
    st.builds(c.CoordinationFinished, stream=st.just(STREAM), done=st.booleans(), result=TEXT),
    st.builds(c.CoordinationCancelled, stream=st.just(STREAM), by=st.just(ANA)),
)


@given(BEGUN, st.lists(LATER, max_size=8))
def test_nothing_follows_its_end_and_each_step_has_its_task(begun, later):
    one = started(begun, 1)
    for position, event in enumerate(later, 2):
        before, one = one, after(one, event, position)
        assert one.position == position
        assert len(one.pairs()) == len(one.steps)
        if not before.running:
            assert (one.state, one.result, one.steps) == (
                before.state,
                before.result,
                before.steps,
            )
    ended = next((event for event in later if isinstance(event, ENDS)), None)
    assert one.running is (ended is None)
    if isinstance(ended, c.CoordinationFinished):
        assert one.state is (CoordinationState.DONE if ended.done else CoordinationState.FAILED)
        assert one.result == ended.result


@given(st.one_of(BEGUN, LATER))
def test_each_event_survives_the_store(event):
    codec = Codec(c.KINDS)
    assert codec.load(*codec.dump(event)) == event
