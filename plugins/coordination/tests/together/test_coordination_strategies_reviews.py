"""What `pipeline` and `review` decide: work goes on, or back."""

import pytest

from ccmaster_hookspecs.errors import InvalidRequest


def test_each_stage_is_given_what_the_one_before_made(play):
    played = play("pipeline", "ana", "bob", "cleo")
    assert played.keys == ["1.1"]
    assert played.ends("1.1", "plan").keys == ["2.1"]
    assert played.last[0].after == ("1.1",)
    assert played.ends("2.1", "code").last[0].after == ("2.1",)
    done = played.ends("3.1", "shipped").finished
    assert (done.done, done.result) == (True, "shipped")


def test_a_stage_that_reviews_sends_back_and_then_approves(play):
    played = play("pipeline", "ana", "bob:review", "cleo").ends("1.1", "draft")
    [review] = played.last
    assert (review.key, review.choices, review.after) == (
        "2.1",
        ("approve", "send back"),
        ("1.1",),
    )
    [again] = played.ends("2.1", "too long", choice="send back").last
    assert (again.key, again.agent, again.after) == ("1.2", "ana", ("1.1", "2.1"))
    assert played.ends("1.2", "short").last[0].after == ("1.2",)
    [last] = played.ends("2.2", "good", choice="approve").last
    assert (last.key, last.after) == ("3.1", ("1.2", "2.2"))
    assert played.ends("3.1", "done").finished.result == "done"


def test_a_pipeline_that_ends_with_a_review_gives_the_work(play):
    played = play("pipeline", "ana", "bob:review").ends("1.1", "draft")
    assert played.ends("2.1", "good", choice="approve").finished.result == "draft"


def test_reviews_are_bounded(play):
    played = play("pipeline", "ana", "bob:review", max_rounds=2)
    for round_ in (1, 2):
        played.ends(f"1.{round_}", f"draft {round_}")
        played.ends(f"2.{round_}", "no", choice="send back")
    assert not played.finished.done
    assert "bob sent it back in round 2, the last one: no" in played.finished.result
    assert "draft 2" in played.finished.result


def test_two_reviewers_in_a_row_look_at_the_same_work(play):
    played = play("pipeline", "ana", "bob:review", "cleo:review").ends("1.1", "draft")
    played.ends("2.1", "good", choice="approve")
    assert played.last[0].after == ("1.1",)
    assert played.ends("3.1", "bad", choice="send back").keys == ["1.2"]
    assert played.ends("1.2", "better").keys == ["2.2"]
    assert played.ends("2.2", "good", choice="approve").keys == ["3.2"]
    assert played.ends("3.2", "good", choice="approve").finished.result == "better"


def test_whoever_made_it_never_reviews_it_instead(play):
    played = play("pipeline", "ana", "bob:review", "cleo")
    assert played.last[0].others == ("cleo",)
    assert played.ends("1.1", "draft").last[0].others == ("cleo",)


def test_a_pipeline_stops_with_a_stage_that_failed(play):
    done = play("pipeline", "ana", "bob").fails("1.1", "no disk").finished
    assert not done.done
    assert done.result == "ana's step 1.1 failed: no disk"


def test_reviewers_see_the_work_of_all_and_all_must_approve(play):
    played = play("review", "ana", "bob", "cleo:review", "dan:review")
    assert played.keys == ["work-1.1", "work-1.2"]
    played.ends("work-1.1", "left").ends("work-1.2", "right")
    assert played.keys == ["review-1.1", "review-1.2"]
    assert played.last[0].after == ("work-1.1", "work-1.2")
    played.ends("review-1.1", "good", choice="approve")
    played.ends("review-1.2", "no tests", choice="send back")
    assert played.keys == ["work-2.1", "work-2.2"]
    assert played.last[1].after == ("work-1.2", "review-1.2")
    played.ends("work-2.1", "left!").ends("work-2.2", "right!")
    played.ends("review-2.1", "good", choice="approve")
    done = played.ends("review-2.2", "good", choice="approve").finished
    assert (done.done, done.result) == (True, "ana:\nleft!\n\nbob:\nright!")


def test_a_majority_of_reviewers_is_enough_where_that_is_wanted(play):
    agents = ("ana", "b:review", "c:review", "d:review")
    played = play("review", *agents, approval="majority").ends("work-1.1", "it")
    played.ends("review-1.1", "no", choice="send back").fails("review-1.2")
    assert played.ends("review-1.3", "ok", choice="approve").keys == ["work-2.1"]
    played.ends("work-2.1", "it!").ends("review-2.1", "ok", choice="approve").fails("review-2.2")
    assert played.ends("review-2.3", "ok", choice="approve").finished.done


def test_a_reviewer_that_fails_does_not_approve(play):
    played = play("review", "ana", "bob:review").ends("work-1.1", "it")
    done = played.fails("review-1.1", "died").finished
    assert not done.done
    assert done.result == "bob's step review-1.1 failed: died"


def test_rounds_of_review_are_bounded(play):
    played = play("review", "ana", "bob:review", max_rounds=1).ends("work-1.1", "it")
    done = played.ends("review-1.1", "worse", choice="send back").finished
    assert not done.done
    assert "round 1, the last one" in done.result
    assert "ana:\nit" in done.result


@pytest.mark.parametrize(
    ("strategy", "agents", "words"),
    [
        ("pipeline", ("ana:review", "bob"), "nothing to review"),
        ("review", ("ana", "bob"), "no agent has the role 'review'"),
        ("review", ("ana:review",), "every agent has the role 'review'"),
    ],
)
def test_roles_that_cannot_be(play, strategy, agents, words):
    with pytest.raises(InvalidRequest, match=words):
        play(strategy, *agents)
