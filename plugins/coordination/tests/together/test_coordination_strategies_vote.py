"""How votes are asked for and counted."""

import pytest

from ccmaster_hookspecs.errors import InvalidRequest


def voted(play, *votes, **options):
    played = play("vote", *"abcdef"[: len(votes)], **{"choices": ["red", "blue"], **options})
    for key, vote in enumerate(votes, 1):
        if vote is None:
            played.fails(str(key), "its agent died")
        else:
            played.ends(str(key), "because", choice=vote)
    return played.finished


def test_everyone_votes_without_the_others_and_nobody_votes_for_another(play):
    played = play("vote", "ana", "bob", choices=["red", "blue"])
    assert [(step.after, step.others) for step in played.last] == [((), ()), ((), ())]
    assert played.last[0].choices == ("red", "blue")
    assert "The whole." in played.last[0].text


def test_the_most_votes_win_and_each_is_told(play):
    done = voted(play, "red", "blue", "blue")
    assert done.done
    assert done.result.startswith("blue (2 of 3 votes)")
    assert "a: red - because" in done.result


@pytest.mark.parametrize(
    ("votes", "options", "done", "words"),
    [
        (["red", "blue"], {}, False, "a tie: red and blue have 1 of 2 votes each"),
        (["blue", "red"], {"tie": "first"}, True, "red (1 of 2 votes)"),
        (["red", "red", "blue", "blue"], {"rule": "majority"}, False, "no majority: 2 of 4"),
        (["red", "red", "blue"], {"rule": "majority"}, True, "red (2 of 3 votes)"),
        (["red", None, "red"], {}, True, "red (2 of 2 votes)"),
        (["red", None, None], {}, False, "1 of 3 voted, and 2 must have"),
        (["red", None, None], {"quorum": 1}, True, "red (1 of 1 votes)"),
        ([None, None], {"quorum": 1}, False, "0 of 2 voted, and 1 must have"),
    ],
)
def test_rules_ties_and_quorum(play, votes, options, done, words):
    finished = voted(play, *votes, **options)
    assert finished.done is done
    assert finished.result.startswith(words)


def test_free_answers_count_together_where_they_are_the_same(play):
    played = play("vote", "ana", "bob", "cleo")
    played.ends("1", "Port 80.").ends("2", "port  80").ends("3", "443")
    assert played.finished.result.startswith("Port 80. (2 of 3 votes)")


def test_no_more_can_be_needed_than_there_are(play):
    with pytest.raises(InvalidRequest, match="3 must have voted, and there are 2"):
        play("vote", "ana", "bob", quorum=3)
