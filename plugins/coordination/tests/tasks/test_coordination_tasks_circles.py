"""Who waits for whom: a circle that could never end is refused, and nothing else is."""

from contextlib import nullcontext

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_coordination.tasks.circles import check_circle, check_given
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream

ANA = person("ana")
AGENTS = ("a", "b", "c")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "add", "start", "complete")),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from((None, *AGENTS)),
        st.booleans(),
    ),
    max_size=14,
)
NEW = st.lists(
    st.tuples(
        st.sets(st.integers(0, 12), max_size=3),
        st.none() | st.integers(0, 12),
        st.sampled_from((None, *AGENTS)),
    ),
    min_size=1,
    max_size=4,
)


def played(told, steps):
    """Tell a board what could have happened; each task waits only for older ones."""
    for what, first, second, agent, part in steps:
        tasks = list(told.board.tasks.values())
        if what == "add":
            after = {tasks[first % len(tasks)].task_id} if tasks else set()
            whole = tasks[second % len(tasks)] if tasks and part else None
            more = {"parent": whole.task_id} if whole and not whole.state.over else {}
            told.add(f"t{len(tasks)}", after=tuple(after), assignee=agent, **more)
        elif what == "start" and agent and told.board.working(agent) is None:
            task = told.board.next_for(told.status(agent))
            if task:
                told.start(task.task_id, agent)
        elif what == "complete" and agent:
            task = told.board.working(agent)
            if task and not told.board.open_parts(task.task_id):
                told.complete(task.task_id)


def comes_to_an_end(told, added):
    """Say whether the new tasks can all be done, if every agent does all that it may."""
    board = told.board
    todo = {task.task_id for task in board.tasks.values() if not task.state.over}
    waits = {one: {*board.tasks[one].after} for one in todo}
    parts = {one: {part.task_id for part in board.parts(one)} for one in todo}
    works = {agent: task.task_id for agent in AGENTS if (task := board.working(agent))}
    holder = {one: board.tasks[one].assignee for one in todo}
    for one in added:
        todo.add(one.task_id)
        waits[one.task_id], holder[one.task_id] = {*one.after}, one.assignee
        if one.parent:
            parts.setdefault(one.parent, set()).add(one.task_id)
    while True:
        busy = {agent for agent, task_id in works.items() if task_id in todo}
        can = {
            one
            for one in todo
            if not parts.get(one, set()) & todo
            and (one in works.values() or (not waits[one] & todo and holder[one] not in busy))
        }
        if not can:
            return not todo & {one.task_id for one in added}
        todo -= can


@given(STEPS, NEW)
def test_what_is_refused_is_what_would_never_come_to_an_end(new_told, steps, new):
    told = new_told()
    played(told, steps)
    there = [task.task_id for task in told.board.tasks.values()]
    open_ = [one for one in there if not told.board.tasks[one].state.over]
    names = [*there, *(f"n{number}" for number in range(len(new)))]
    added = []
    for number, (after, parent, agent) in enumerate(new):
        whole = open_[parent % len(open_)] if open_ and parent is not None else None
        added.append(
            TaskAdded(
                stream=task_stream(f"n{number}"),
                by=ANA,
                title="x",
                text="x",
                after=tuple({names[one % len(names)] for one in after}),
                parent=whole,
                assignee=agent,
            )
        )
    ends = comes_to_an_end(told, added)
    event(f"comes to an end: {ends}")
    with nullcontext() if ends else pytest.raises(InvalidRequest):
        check_circle(added, told.board)


def test_no_agent_is_given_what_its_own_task_waits_for(told):
    told.add("whole", assignee="a")
    told.start("whole", "a")
    told.add("part", parent="whole", assignee="b")
    told.add("before", assignee="b")
    check_given("part", "c", told.board)
    check_given("before", "a", told.board)
    with pytest.raises(InvalidRequest, match="what that agent works on, whole, waits"):
        check_given("part", "a", told.board)
