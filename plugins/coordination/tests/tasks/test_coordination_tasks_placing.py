"""Who begins what: nobody idles beside a task, the urgent goes first, and any process agrees."""

from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs.events import (
    Failure,
    LaunchRequested,
    SessionClaimed,
    SessionLaunched,
    session_stream,
)
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.tasks import usage
from ccmaster_plugin_coordination.tasks.placing import is_free, placements
from ccmaster_plugin_coordination.tasks.waking import AGAIN, Kept
from ccmaster_plugin_coordination.tasks.words import Priority

SESSIONS = tuple(f"s{number}" for number in range(5))
CAN = st.sets(st.sampled_from(("a", "b", "c")), max_size=3).map(lambda words: tuple(sorted(words)))
TASKS = st.lists(
    st.fixed_dictionaries(
        {
            "assignee": st.sampled_from((None, None, *SESSIONS)),
            "open_to": st.none() | st.sets(st.sampled_from(SESSIONS), max_size=3).map(tuple),
            "capabilities": CAN,
            "priority": st.sampled_from(Priority),
        }
    ),
    max_size=12,
)
AGENTS = st.lists(st.tuples(CAN, st.sampled_from((State.IDLE, State.IDLE, State.WORKING))))


def may(task, status):
    if task.assignee is not None:
        return task.assignee == status.session_id
    if task.open_to is not None and status.session_id not in task.open_to:
        return False
    return {*task.capabilities} <= {*status.capabilities}


def urgency(task):
    return str(task.priority), task.seq


@given(TASKS, AGENTS.filter(lambda agents: len(agents) <= len(SESSIONS)), st.randoms())
def test_placements(new_told, tasks, agents, chance):
    told = new_told()
    for number, more in enumerate(tasks):
        told.add(f"t{number}", **more)
    statuses = [
        told.status(session, capabilities=can, state=state)
        for session, (can, state) in zip(SESSIONS, agents, strict=False)
    ]
    board = told.board
    placed = placements(board, statuses, told.now)
    shuffled = chance.sample(statuses, len(statuses))
    assert placements(board, shuffled, told.now) == placed

    by_id = {status.session_id: status for status in statuses}
    assert len({*placed.values()}) == len(placed)
    for session, task_id in placed.items():
        assert by_id[session].state is State.IDLE
        assert may(board.tasks[task_id], by_id[session])
    left = [task for task in board.tasks.values() if task.task_id not in placed.values()]
    for task in left:
        for status in statuses:
            if status.state is State.IDLE and may(task, status):
                assert urgency(board.tasks[placed[status.session_id]]) < urgency(task)


@given(TASKS, CAN)
def test_the_queue_gives_what_looking_at_every_task_would(new_told, tasks, can):
    told = new_told()
    for number, more in enumerate(tasks):
        told.add(f"t{number}", **more)
    status = told.status("s0", capabilities=can)
    expected = sorted((t for t in told.board.tasks.values() if may(t, status)), key=urgency)
    given_out = []
    while task := told.board.next_for(status, given_out):
        given_out.append(task.task_id)
    assert given_out == [task.task_id for task in expected]
    assert sorted(told.board.ready) == sorted(told.board.tasks)


def test_the_one_that_can_do_least_else_is_taken(told):
    told.add("t", capabilities=("a",))
    versatile = told.status("s0", capabilities=("a", "b"))
    plain = told.status("s1", capabilities=("a",))
    assert placements(told.board, [versatile, plain], told.now) == {"s1": "t"}


def test_who_is_not_free_is_given_nothing(told):
    free = told.status("s")
    assert is_free(free)
    for more in (
        {"state": State.WORKING},
        {"host": None},
        {"stopping": True},
        {"scopes": (Scope.SESSION_READ,)},
        {"budget_usd": 1.0, "cost_usd": 1.0},
        {"messages": {"m": None}},
    ):
        assert not is_free(evolve(free, **more)), more


def test_an_agent_whose_limit_is_reached_is_given_nothing_before_it_is_over(told):
    told.add("t")
    later = told.now + timedelta(hours=1)
    limited = told.status("s", limited_until=later, account="x", failure=Failure.LIMIT)
    assert placements(told.board, [limited], told.now) == {}
    assert placements(told.board, [limited], later) == {"s": "t"}
    alike = told.status("r", account="x")
    assert placements(told.board, [limited, alike], told.now) == {}
    assert placements(told.board, [limited, told.status("r")], told.now) == {"r": "t"}


def test_where_nobody_knows_when_a_limit_ends_it_is_tried_again_after_a_while(told):
    unknown = told.status("s", failure=Failure.LIMIT)
    until = usage.limited_until(unknown, {}, told.now)
    assert until == told.now + usage.LOOK_AGAIN
    resting = evolve(unknown, rest_until=until)
    assert usage.limited_until(resting, {}, told.now) == until
    assert usage.limited_until(resting, {}, until) is None


def test_what_an_agent_leaves_alone_is_kept_for_another():
    kept = Kept()
    kept.keep({"a": "t", "b": "u"}, 10.0)
    assert kept.for_others("a") == {"u"}
    assert kept.for_others("c") == {"t", "u"}
    assert kept.late({"a": "t"}, 10.0 + AGAIN / 2) == set()
    kept.keep({"a": "t"}, 10.0 + AGAIN / 2)
    assert kept.late({"a": "t", "b": "u"}, 10.0 + AGAIN) == {"a"}
    kept.keep({"b": "t"}, 10.0 + AGAIN)
    assert kept.late({"a": "t"}, 10.0 + 3 * AGAIN) == set()
    assert kept.for_others("b") == set()


async def test_a_task_that_its_agent_cannot_begin_goes_to_the_next(crew):
    """The first agent looks idle, but no host runs it: what it would get is not lost on it."""
    await crew.up("zoe", capabilities=("x", "y"))
    host = crew.host
    gone = session_stream("00000000-0000-4000-8000-000000000000")
    await host.store.append(
        LaunchRequested(
            stream=gone,
            by=host.person,
            name="gone",
            runtime="demo",
            working_dir=crew.folder,
            scopes=tuple(Scope),
            capabilities=("x",),
            host="elsewhere",
        ),
        SessionClaimed(stream=gone, host="elsewhere", epoch=1),
        SessionLaunched(stream=gone),
    )
    await host.store.claim(gone, "elsewhere", 600)
    task_id = await crew.assign(None, capabilities=["x"])
    await crew.works(task_id, "zoe")
