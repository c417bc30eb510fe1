"""What `parallel`, `sequential` and `hierarchical` decide."""

import pytest
from attrs import evolve

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Progress, Step, StepState


def test_parallel_begins_all_and_puts_the_results_together(play):
    played = play("parallel", "ana", "bob")
    assert [(step.agent, step.after) for step in played.last] == [("ana", ()), ("bob", ())]
    assert "what ana does" in played.last[0].text
    assert "The whole." in played.last[0].text
    assert played.ends("2", "second").finished is None
    done = played.ends("1", "first").finished
    assert done.done
    assert done.result == "ana:\nfirst\n\nbob:\nsecond"


def test_parallel_says_who_failed_and_waits_for_the_others(play):
    played = play("parallel", "ana", "bob")
    assert played.fails("1", "no tools").finished is None
    done = played.ends("2", "fine").finished
    assert not done.done
    assert done.result == "ana (failed):\nno tools\n\nbob:\nfine"


def test_sequential_goes_one_by_one_and_gives_no_results_on(play):
    played = play("sequential", "ana", "bob")
    assert played.keys == ["1"]
    assert played.ends("1", "first").keys == ["2"]
    assert played.last[0].after == ()
    assert played.ends("2", "second").finished.done


def test_sequential_stops_at_the_first_failure(play):
    done = play("sequential", "ana", "bob").fails("1").finished
    assert not done.done
    assert "ana (failed):\nit broke" in done.result


def test_sequential_goes_on_after_a_failure_where_that_is_wanted(play):
    played = play("sequential", "ana", "bob", go_on_after_failure=True).fails("1")
    assert played.keys == ["2"]
    done = played.ends("2", "fine").finished
    assert not done.done
    assert "bob:\nfine" in done.result


def test_a_lead_is_told_whom_it_leads(play):
    played = play("hierarchical", "ana:lead", "bob", "cleo")
    [step] = played.last
    assert step.agent == "ana"
    assert "assign_task_to_agent" in step.text
    assert "- bob (agent_id bob): what bob does\n- cleo" in step.text
    assert "- ana" not in step.text


def test_it_is_over_once_the_lead_says_so_and_nothing_that_it_handed_out_runs(play):
    played = play("hierarchical", "ana:lead", "bob")
    part = Progress(
        step=Step(key="t", agent="bob", text="a part", under="lead"), state=StepState.WORKING
    )
    played.situation = evolve(played.situation, led=(part,))
    assert played.ends("lead", "all of it").finished is None
    through = evolve(part, state=StepState.FAILED)
    done = played.decide(evolve(played.situation, led=(through,)))
    assert (done.done, done.result) == (True, "all of it")


def test_it_fails_with_its_lead(play):
    done = play("hierarchical", "ana:lead", "bob").fails("lead", "gave up").finished
    assert not done.done
    assert done.result == "ana's step lead failed: gave up"


@pytest.mark.parametrize(
    ("agents", "words"),
    [
        (("ana", "bob"), "0 agents have the role 'lead'"),
        (("ana:lead", "bob:lead"), "2 agents have the role 'lead'"),
        (("ana:lead",), "nobody to lead"),
    ],
)
def test_there_is_one_lead_and_somebody_to_lead(play, agents, words):
    with pytest.raises(InvalidRequest, match=words):
        play("hierarchical", *agents)
