"""Rules on files: no `..`, no link and no spelling leads around them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.permissions.paths import covers, touches


@pytest.fixture
def work(tmp_path):
    """A working directory with a link out of it, a link into it, and a secret beside it."""
    for folder in ("work/src/deep", "home/secrets", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "work" / "src" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "work" / "src" / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "work" / "innocent").symlink_to(tmp_path / "home" / "secrets")
    (tmp_path / "way-in").symlink_to(tmp_path / "work" / "src")
    return tmp_path


def covered(work: Path, pattern: str, path: str) -> bool:
    return covers(pattern, path, str(work / "work"), str(work / "home"))


def touched(work: Path, pattern: str, path: str) -> bool:
    return touches(pattern, path, str(work / "work"), str(work / "home"))


def test_a_pattern_begins_at_the_working_directory_the_home_or_the_root(work):
    assert covered(work, "src/**", "src/a.py")
    assert covered(work, "src/**", str(work / "work/src/deep/a.py"))
    assert covered(work, "**", "anything")
    assert covered(work, "~/secrets/**", str(work / "home/secrets/a"))
    assert covered(work, f"{work}/outside/*", str(work / "outside/a"))
    assert covered(work, "src/", "src/deep/a")
    assert not covered(work, "src/**", "test/a.py")
    assert not covered(work, "src/**", "srcs/a.py")
    assert not covered(work, "**", str(work / "outside/a"))


def test_a_star_stays_within_one_segment(work):
    assert covered(work, "src/*.py", "src/a.py")
    assert not covered(work, "src/*.py", "src/deep/a.py")
    assert covered(work, "**/?.py", "src/deep/a.py")
    assert not covered(work, "**/?.py", "src/deep/ab.py")
    assert covered(work, "src/**/a.py", "src/a.py")


@pytest.mark.parametrize(
    "path",
    ["src/../x", "src/../../outside/x", "src/out/x", "src/passwd", "src/./../x", "~/x", "", "/"],
)
def test_no_way_leads_out_of_what_is_permitted(work, path):
    assert not covered(work, "src/**", path)


def test_a_hostile_folder_does_not_widen_a_rule(work):
    (work / "work" / "docs").symlink_to("/etc")
    assert not covered(work, "docs/**", "docs/passwd")
    assert not covered(work, "../**", str(work / "outside/x"))


def test_a_rule_and_a_path_may_come_by_different_links(work):
    assert covers("src/**", str(work / "way-in/a.py"), str(work / "work"), "/nowhere")
    (work / "alias").symlink_to(work / "work")
    assert covers("src/**", "src/a.py", str(work / "alias"), "/nowhere")


@pytest.mark.parametrize(
    "path",
    [
        "../home/secrets/key",
        "innocent/key",
        "innocent",
        "src/../innocent/key",
        "~/secrets/key",
        "~/x/../secrets/key",
        "../HOME/Secrets/KEY",
        "../home/secrets",
        "../home/./secrets//key",
        "../home/sec\u200crets/key",
    ],
)
def test_no_way_leads_around_what_is_forbidden(work, path):
    assert touched(work, "~/secrets/**", path)
    assert touched(work, f"{work}/home/secrets", path)


def test_a_folder_that_holds_what_is_forbidden_is_part_of_it(work):
    assert touched(work, "~/secrets/**", str(work / "home"))
    assert touched(work, "~/secrets/**", "..")
    assert touched(work, "**/.env", ".")
    assert not touched(work, "~/secrets/**", ".")
    assert not touched(work, "~/secrets/**", str(work / "home" / "not-yet-there"))


def test_a_bare_name_is_forbidden_everywhere(work):
    assert touched(work, ".env", "src/deep/.env")
    assert touched(work, ".env", "/somewhere/.ENV")
    assert touched(work, "*.pem", "src/key.pem")
    assert not touched(work, ".env", "src/env.py")
    assert not touched(work, "src/.env", "test/.env")


def test_a_forbidden_link_is_forbidden_by_its_goal_too(work):
    (work / "home" / "vault").symlink_to(work / "outside")
    assert touched(work, "~/vault/**", "~/vault/a")
    assert touched(work, "~/vault/**", str(work / "outside/a"))


def test_what_is_elsewhere_is_let_be(work):
    assert not touched(work, "~/secrets/**", "src/a.py")
    assert not touched(work, "~/secrets/**", "src/secrets/a.py")
    assert not touched(work, "src/*.py", "src/a.txt")


SEGMENTS = st.sampled_from(
    ["src", "deep", "out", "passwd", "..", ".", "a", "", "~", "innocent", "*", "**", "?", "A"]
)
PATHS = st.lists(SEGMENTS, max_size=6).map("/".join)


@given(pattern=PATHS.filter(bool), path=st.one_of(PATHS, st.text(st.characters(codec="utf-8"))))
def test_what_is_covered_is_below_where_the_rule_begins(tmp_path_factory, pattern, path):
    work = tmp_path_factory.getbasetemp() / "shared"
    if not work.exists():
        (work / "work/src/deep").mkdir(parents=True)
        (work / "work/src/out").symlink_to("/usr")
        (work / "work/innocent").symlink_to("/etc")
    path = path.replace("\0", "")
    if covered(work, pattern, path):
        assert touched(work, pattern, path)
        if not pattern.startswith(("/", "~")):
            real = os.path.realpath(work / "work" / path)
            assert Path(real).is_relative_to(os.path.realpath(work / "work"))
