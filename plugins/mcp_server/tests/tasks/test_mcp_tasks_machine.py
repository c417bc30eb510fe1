"""Tasks against a model of them: asked, answered, cancelled, expired, moved between servers."""

import asyncio
from itertools import count

import pytest
from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    rule,
    run_state_machine_as_test,
)

from ccmaster_hookspecs.mcp import Form
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.tasks.owned import UnknownTask

PATIENCE = 20.0
QUESTION = Form(text="And now?", schema=table({"x": text("Anything.")}))
CLIENT = {"elicitation": {}}
CALLERS = [Principal(PrincipalKind.CLIENT, name, frozenset(Scope)) for name in ("ana", "bo")]


async def job(call):
    answers = []
    for _ in range(call.arguments["asks"]):
        answers.append((await call.ask(q=QUESTION))["q"].content["x"])  # noqa: PERF401 - in turn
    return answers


JOB = {"call": job, "resumes": True, "input_schema": {"type": "object"}}


@define
class Model:
    """What is known of a task without asking."""

    task_id: str
    caller: Principal
    asks: int
    expires: object
    given: list[str] = field(factory=list)
    cancelled: bool = False

    @property
    def word(self):
        if len(self.given) == self.asks:
            return "completed"
        return "cancelled" if self.cancelled else "input_required"

    @property
    def key(self):
        number = len(self.given) + 1
        return "q" if number == 1 else f"q-{number}"


class Machine(RuleBasedStateMachine):
    tasks = Bundle("tasks")

    def __init__(self, open_desk, homes, clock):
        super().__init__()
        self.open_desk, self.home, self.clock = open_desk, next(homes), clock
        self.runner = asyncio.Runner()
        self.models = []

    @initialize()
    def start(self):
        self.scope = self.open_desk(
            self.clock,
            home=self.home,
            offers={"job": JOB},
            task_lease_seconds=60,  # between two steps nothing is renewed
        )
        self.desk = self.runner.run(self.scope.__aenter__())

    def stop(self):
        self.runner.run(self.scope.__aexit__(None, None, None))

    @rule(target=tasks, asks=st.integers(0, 3), caller=st.sampled_from(CALLERS))
    def make(self, asks, caller):
        wanted = Wanted(tool=self.desk.calls.tool("job"), arguments={"asks": asks}, caller=caller)
        state = self.runner.run(self.desk.tasks._made(wanted, CLIENT, {}))
        model = Model(state.task_id, caller, asks, state.created.expires)
        self.models.append(model)
        return model

    @rule(
        model=tasks, value=st.text(max_size=3), junk=st.dictionaries(st.text(max_size=3), st.none())
    )
    def answer(self, model, value, junk):
        if not self.settled(model) or model.word != "input_required":
            return
        said = {"action": "accept", "content": {"x": value}}
        junk.pop(model.key, None)
        responses = {**junk, model.key: said}
        self.runner.run(self.desk.tasks.owned.update(model.caller, model.task_id, responses))
        model.given.append(value)

    @rule(model=tasks)
    def cancel(self, model):
        if self.settled(model):
            self.runner.run(self.desk.tasks.owned.cancel(model.caller, model.task_id))
            model.cancelled = True

    @rule(model=tasks)
    def look_as_another(self, model):
        (other,) = (caller for caller in CALLERS if caller != model.caller)
        with pytest.raises(UnknownTask):
            self.runner.run(self.desk.tasks.owned.get(other, model.task_id))

    @rule(model=consumes(tasks))
    def its_time_is_over(self, model):
        self.clock.now = max(self.clock.now, model.expires)
        assert not self.settled(model)

    @rule()
    def another_server_follows(self):
        self.stop()
        self.start()

    def settled(self, model):
        """Wait until a task stands where the model says; say whether it is there at all."""
        return self.runner.run(self._settled(model))

    async def _settled(self, model):
        owned = self.desk.tasks.owned
        if model.expires <= self.clock.now:
            with pytest.raises(UnknownTask):
                await owned.get(model.caller, model.task_id)
            return False
        async with asyncio.timeout(PATIENCE):
            while (state := await owned.get(model.caller, model.task_id)).word != model.word or (
                model.word == "input_required" and state.outstanding.keys() != {model.key}
            ):
                await asyncio.sleep(0.002)
        if model.word == "completed":
            assert state.ended.result["structuredContent"] == model.given
        return True

    def teardown(self):
        for model in self.models:
            self.settled(model)
        self.stop()
        self.runner.close()


def test_tasks_are_what_the_model_says(open_desk, clock, tmp_path):
    homes = (tmp_path / f"home-{number}" for number in count())
    run_state_machine_as_test(
        lambda: Machine(open_desk, homes, clock),
        settings=settings(max_examples=12, stateful_step_count=15, deadline=None),
    )
