"""The tutorial for beginners, command by command: what it shows is what a person sees."""

import re

import pytest

PAGE = "getting-started.md"


def test_there_are_steps_and_each_calls_ccmaster(steps):
    found = steps(PAGE)
    assert len(found) > 20
    assert {step.words[0] for step in found} == {"ccmaster"}


def test_what_is_other_than_shown_would_be_seen(step):
    one = step("ccmaster list", "NAME  ID\nclerk  d52137  …\n…\n")
    assert one.matches("NAME   ID\nclerk  a11309  idle\n1 session waits\n")
    assert not one.matches("NAME   ID\nfirst  a11309  idle\n")
    assert not one.matches("")


@pytest.mark.slow
@pytest.mark.parametrize(
    "runtime",
    [
        "demo",
        pytest.param("claude", marks=[pytest.mark.claude, pytest.mark.xdist_group("claude")]),
    ],
)
def test_the_tutorial_shows_what_happens(runtime, steps, run, follow, request, tmp_path):
    if runtime == "claude":
        request.getfixturevalue("configure_claude")()
    folder = tmp_path / "ccmaster-tour"
    folder.mkdir()
    found = steps(PAGE, lambda blocks: re.sub(r"\bdemo\b", runtime, blocks))
    follow(found, lambda one: run(one.words, folder))
