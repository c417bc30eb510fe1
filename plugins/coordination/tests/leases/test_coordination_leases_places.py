"""Where globs lead: repositories, worktrees, links, folders that are not there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.leases.places import aims, spots
from ccmaster_plugin_coordination.leases.repositories import NOWHERE, repositories

GIT = shutil.which("git")


def only(glob, folder):
    [spot] = spots(glob, str(folder))
    return spot


def test_worktrees_of_one_repository_have_one_key(repository):
    here, there = only("src/a.py", repository.main), only("a.py", repository.other / "src")
    assert here.repository.key == there.repository.key
    assert here.glob == there.glob == "src/a.py"
    assert (here.repository.root, there.repository.root) == (
        str(repository.main),
        str(repository.other),
    )


@pytest.mark.skipif(GIT is None, reason="there is no git here")
def test_what_git_makes_is_read_as_git_reads_it(tmp_path, monkeypatch):
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    main, linked, bare = tmp_path / "main", tmp_path / "linked", tmp_path / "bare.git"

    def git(*words, cwd=tmp_path):
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        done = subprocess.run(
            [GIT, *who, *words], cwd=cwd, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init", str(main))
    git("commit", "--allow-empty", "-m", "one", cwd=main)
    git("worktree", "add", str(linked), cwd=main)
    git("clone", "--bare", str(main), str(bare))
    git("worktree", "add", str(tmp_path / "of-bare"), cwd=bare)
    for folder in (main, linked, tmp_path / "of-bare"):
        told = git("rev-parse", "--path-format=absolute", "--git-common-dir", cwd=folder)
        found = next(repositories(str(folder / "not" / "there")))
        assert (found.common, found.root) == (told, str(folder))


def test_outside_of_every_repository_paths_are_absolute(tmp_path):
    spot = only("notes/*.md", tmp_path)
    assert spot.repository.common == NOWHERE
    assert spot.glob == str(tmp_path / "notes" / "*.md").lstrip("/")


def test_links_are_followed(repository):
    (repository.main / "link").symlink_to("src")
    assert only("link/*.py", repository.main).glob == "src/*.py"
    [plain, real] = aims("link/a.py", str(repository.main), tree=False)
    assert [dict(one.spots)[str(repository.main / ".git")] for one in (plain, real)] == [
        ("link", "a.py"),
        ("src", "a.py"),
    ]


def test_home_and_ups_are_worked_out(repository, monkeypatch):
    monkeypatch.setenv("HOME", str(repository.main))
    assert only("~/src", "/").glob == "src"
    assert only("~", "/").glob == "**"
    assert only("../docs/./a.md", repository.main / "src").glob == "docs/a.md"


def test_a_path_is_in_every_repository_around_it(repository):
    inner = repository.main / "vendor" / "lib"
    (inner / ".git").mkdir(parents=True)
    (inner / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    [aim] = aims("x.py", str(inner), tree=False)
    assert dict(aim.spots)[str(repository.main / ".git")] == ("vendor", "lib", "x.py")
    assert dict(aim.spots)[str(inner / ".git")] == ("x.py",)
    assert only("x.py", inner).repository.common == str(inner / ".git")


def test_a_folder_whose_name_has_a_wildcard_is_a_folder(repository):
    odd = repository.main / "what?"
    odd.mkdir()
    assert only("a*", odd).glob == "what?/a*"


@pytest.mark.parametrize("text", ["nonsense", "gitdir: /not/there", "gitdir:", ""])
def test_what_only_looks_like_a_repository(tmp_path, text):
    (tmp_path / ".git").write_text(text)
    found = next(repositories(str(tmp_path)))
    assert Path(found.root) in (tmp_path, Path("/"))


@pytest.mark.parametrize("glob", ["*/../x", "~nobody/x"])
def test_what_cannot_be_followed_is_refused(glob, tmp_path):
    with pytest.raises(InvalidRequest):
        spots(glob, str(tmp_path))
