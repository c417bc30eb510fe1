"""Whoever is quicker: no task is begun twice, too early, out of its turn, or done twice.

The product's own functions act in two processes. In the middle of each, between what it read and
what it writes, the other process may do something. The record is then judged by itself.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.coordination.office import PRIORITIES, Office, launched, session_id
from tests.coordination.record import Audit

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.words import TaskState

SKILLS = (("python",), ("python", "docs"), ())
AGENTS = st.integers(0, len(SKILLS) - 1)
TASKS = st.integers(1, 8)
EPOCHS = st.sampled_from([None, None, 1, 2, 3])
OF = st.one_of(st.none(), TASKS)
MEANT = st.one_of(
    st.just({}),
    st.builds(lambda agent: {"assignee": session_id(agent)}, AGENTS),
    st.builds(lambda one, two: {"open_to": (session_id(one), session_id(two))}, AGENTS, AGENTS),
    st.just({"capabilities": ("docs",)}),
)
DEEDS = st.one_of(
    st.tuples(st.just("go_on"), AGENTS),
    st.tuples(st.just("go_on"), AGENTS),
    st.tuples(st.just("complete"), AGENTS, OF, EPOCHS),
    st.tuples(st.just("fail"), AGENTS, OF, EPOCHS),
    st.tuples(st.just("lose"), AGENTS),
    st.tuples(st.just("cancel"), TASKS),
    st.tuples(st.just("retry"), TASKS, st.one_of(st.none(), AGENTS)),
    st.tuples(st.just("prioritize"), TASKS, st.sampled_from(PRIORITIES)),
)


class TwoProcesses(RuleBasedStateMachine):
    """Two processes of one store, three agents, and whatever people and agents do."""

    def __init__(self):
        super().__init__()
        self.audit = Audit({session_id(number): able for number, able in enumerate(SKILLS)})
        self.position = self.added = 0
        self.runner, self.folder = asyncio.Runner(), tempfile.TemporaryDirectory()
        self.stack = AsyncExitStack()

    @initialize()
    def agents_are_up(self):
        self.offices = [self.runner.run(self._open()) for _ in range(2)]
        for number, able in enumerate(SKILLS):
            self.runner.run(self.offices[0].store.append(*launched(number, able)))

    def teardown(self):
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    async def _open(self):
        plugins = Plugins()
        plugins.discover(only={"coordination"})
        opened = hosts.application(Path(self.folder.name), plugins)
        return Office.of(await self.stack.enter_async_context(opened))

    @rule(
        process=st.integers(0, 1),
        priority=st.sampled_from(PRIORITIES),
        after=st.sets(TASKS, max_size=2),
        meant=MEANT,
    )
    def add(self, process, priority, after, meant):
        if self.added < 8:
            self.added += 1
            before = [number for number in after if number < self.added]
            adding = self.offices[process].add(self.added, priority, before, meant)
            self.runner.run(adding)

    @rule(process=st.integers(0, 1), deed=DEEDS, meanwhile=st.one_of(st.none(), DEEDS))
    def act(self, process, deed, meanwhile):
        """Do something; in the middle of it, the other process does something else."""
        office, other = self.offices[process], self.offices[1 - process]
        if meanwhile and self._can_be(meanwhile):
            office.store.intruder = lambda: self._done(other, meanwhile)
        if self._can_be(deed):
            self.runner.run(self._done(office, deed))
        office.store.intruder = None

    @rule(process=st.integers(0, 1), agent=AGENTS, rounds=st.integers(1, 6))
    def work(self, process, agent, rounds):
        """Let an agent work in peace for a while."""
        for _ in range(rounds):
            self.runner.run(self._done(self.offices[process], ("go_on", agent)))
            self.runner.run(self._done(self.offices[process], ("complete", agent, None, None)))

    def _can_be(self, deed):
        name, *given = deed
        if name in {"cancel", "retry", "prioritize"}:
            return given[0] <= self.added
        return name not in {"complete", "fail"} or given[1] is None or given[1] <= self.added

    async def _done(self, office, deed):
        name, *given = deed
        await getattr(office, name)(*given)

    @invariant()
    @precondition(lambda self: hasattr(self, "offices"))
    def the_record_is_sound_and_every_board_shows_it(self):
        read = self.offices[0].store.read(after=self.position, limit=100_000)
        if batch := self.runner.run(read):
            self.position = batch[-1].position
            self.audit.take(batch)
        assert self.audit.wrong == []
        assert all(course.done <= 1 for course in self.audit.tasks.values())
        for office in self.offices:
            self._shown(self.runner.run(board_of(office.application).now()))

    def _shown(self, board):
        for task_id, course in self.audit.tasks.items():
            task = board.tasks[task_id]
            state = board.state(task)
            state = TaskState.READY if state is TaskState.WAITING else state
            assert (state, task.epoch) == (course.state, course.epoch)
        for session, skills in self.audit.skills.items():
            working = board.working(session)
            assert (working and working.task_id) == self.audit.works_on(session)
            if working is None:
                status = _idle(session, skills)
                due, chosen = self.audit.next_for(session), board.next_for(status)
                assert (chosen and chosen.task_id) == (due and due.added.task_id)


def _idle(session, skills):
    return Status(session_id=session, state=State.IDLE, capabilities=skills, scopes=tuple(Scope))


TwoProcesses.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestTwoProcesses = TwoProcesses.TestCase
