"""The home: where it is, that it is private, and what is said when it cannot be made."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from ccmaster_core.home import Home
from ccmaster_hookspecs.errors import ConfigurationError, InvalidRequest, StoreUnavailable

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_where_the_environment_says(tmp_path):
    assert Home.of({"CCMASTER_HOME": str(tmp_path / "c")}).path == tmp_path / "c"
    assert Home.of({"HOME": str(tmp_path)}).path == tmp_path / ".ccmaster"
    assert Home.of({"HOME": str(tmp_path), "CCMASTER_HOME": ""}).path == tmp_path / ".ccmaster"


@pytest.mark.parametrize("named", ["here", "./c", "a\0b"])
def test_a_home_that_cannot_be_a_folder_is_refused(named):
    with pytest.raises(ConfigurationError, match="CCMASTER_HOME"):
        Home.of({"CCMASTER_HOME": named})


def test_naming_paths_makes_nothing(tmp_path):
    home = Home(tmp_path / "c")
    assert {home.configuration.parent, home.store.parent, home.logs.parent, home.run.parent} == {
        home.path
    }
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_is_made_is_private(tmp_path):
    home = Home(tmp_path / "deep" / "c")
    folder = home.state("claude_code")
    assert folder == home.path / "state" / "claude_code"
    assert [mode(path) for path in (home.path, folder.parent, folder)] == [0o700] * 3
    assert home.state("claude_code") == folder


@posix
def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    Home(tmp_path).make()
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("word", ["", "..", "a/b", "/etc", ".hidden"])
def test_a_state_folder_stays_in_the_home(tmp_path, word):
    with pytest.raises(InvalidRequest, match="no name for a folder"):
        Home(tmp_path).state(word)


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "c").write_text("")
    with pytest.raises(StoreUnavailable, match=str(tmp_path / "c")) as caught:
        Home(tmp_path / "c").state("demo")
    assert "CCMASTER_HOME" in (caught.value.mend or "")


def test_the_reason_is_the_systems_own(tmp_path):
    with pytest.raises(StoreUnavailable, match=os.strerror(errno.ENAMETOOLONG)):
        Home(tmp_path / ("c" * 300)).make()
