"""The rules of a barrier, tried in any order: nobody passes alone, and nobody is left behind."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ccmaster_plugin_coordination.sync import barrier as rules
from ccmaster_plugin_coordination.sync.barrier import Barrier, Phase

AGENTS = ("a", "b", "c")
STREAM = "barrier/x"


class Meetings(RuleBasedStateMachine):
    """Agents come, give up, end, and ask again; each call that waits is remembered."""

    def __init__(self):
        super().__init__()
        self.barrier = Barrier()
        self.waits = {}
        """Of each agent that waits: its call."""
        self.count = 0
        self.calls = {}
        """Of each call that came: who, and those that waited when it was over."""

    def happen(self, *events):
        for event in events:
            self.barrier = rules.after(self.barrier, event)

    @rule(agent=st.sampled_from(AGENTS))
    def arrives(self, agent):
        self.count += 1
        call = f"call-{self.count}"
        self.happen(*rules.arriving(self.barrier, STREAM, agent, call, AGENTS))
        self.waits[agent] = call
        self.calls[call] = "waits"
        if len(self.waits) == len(AGENTS):
            for waiting in self.waits.values():
                self.calls[waiting] = "passes"
            self.waits = {}

    @precondition(lambda self: self.waits)
    @rule(data=st.data())
    def comes_again_with_the_same_call(self, data):
        agent = data.draw(st.sampled_from(sorted(self.waits)))
        before = self.barrier
        assert rules.arriving(before, STREAM, agent, self.waits[agent], AGENTS) == ()

    @precondition(lambda self: self.waits)
    @rule(data=st.data())
    def gives_up(self, data):
        agent = data.draw(st.sampled_from(sorted(self.waits)))
        call = self.waits.pop(agent)
        self.happen(rules.leaving(self.barrier, STREAM, agent, call))
        self.calls[call] = "left"

    @rule(data=st.data())
    def gives_up_what_is_over(self, data):
        over = [call for call, word in self.calls.items() if word in ("passes", "breaks", "left")]
        if over:
            call = data.draw(st.sampled_from(over))
            assert rules.leaving(self.barrier, STREAM, "a", call) is None

    @rule(agent=st.sampled_from((*AGENTS, "stranger")))
    def ends(self, agent):
        event = rules.breaking(self.barrier, STREAM, {agent: f"{agent} has ended"})
        assert (event is not None) == (self.barrier.open is not None and agent in AGENTS)
        if event:
            self.happen(event)
            for call in self.waits.values():
                self.calls[call] = "breaks"
            self.waits = {}

    @invariant()
    def each_call_is_told_what_became_of_it(self):
        recent = {call for meeting in self.barrier.meetings for call in meeting.arrived.values()}
        phases = {"waits": Phase.OPEN, "passes": Phase.PASSED, "breaks": Phase.BROKEN}
        for call, word in self.calls.items():
            meeting = self.barrier.of_call(call)
            if call in recent:
                replaced = word == "waits" and call not in self.waits.values()
                assert not replaced
                assert meeting.phase is phases[word]
            elif word == "waits":
                assert call not in self.waits.values()  # another call of the agent took its place

    @invariant()
    def nobody_passes_before_all_have_come(self):
        for meeting in self.barrier.meetings:
            assert (meeting.phase is Phase.PASSED) == (not meeting.missing)
            assert (meeting.reason is not None) == (meeting.phase is Phase.BROKEN)
        generations = [meeting.generation for meeting in self.barrier.meetings]
        assert generations == sorted(set(generations))
        assert all(meeting.phase is not Phase.OPEN for meeting in self.barrier.meetings[:-1])


Meetings.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestMeetings = Meetings.TestCase
