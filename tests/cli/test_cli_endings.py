"""Whatever is broken, a command ends with one clear error, and loses nothing."""

import subprocess
from pathlib import Path

import pytest

from ccmaster_hookspecs import events as e

FULL = Path("/dev/full")


@pytest.fixture
def home(ccmaster_home):
    ccmaster_home.mkdir()
    return ccmaster_home


def told(ended):
    """The two lines of an error, after making sure that there is nothing else."""
    assert (ended.code, ended.out) == (1, "")
    problem, mend = ended.err.splitlines()
    assert problem.startswith("ccmaster: ")
    assert mend.startswith("  ")
    return problem, mend


def test_a_file_that_is_no_configuration_is_named(ccmaster, home):
    (home / "config.toml").write_text("this is not TOML")
    warning, problem, _ = ccmaster("list").err.splitlines()
    assert warning.startswith("ccmaster: warning: ")
    assert problem.startswith(f"ccmaster: {home}/config.toml is not TOML")


def test_a_wrong_value_names_the_file_the_key_and_what_is_allowed(ccmaster, home):
    (home / "config.toml").write_text("[host]\nlease_seconds = 'long'\n")
    problem, mend = told(ccmaster("config", "get", "host.lease_seconds"))
    assert str(home / "config.toml") in problem
    assert "host.lease_seconds" in problem
    assert "number" in mend


def test_a_store_that_is_none_is_left_as_it_is(ccmaster, home):
    (home / "store.db").write_bytes(b"this is no database" * 100)
    problem, _ = told(ccmaster("list"))
    assert "store.db" in problem
    assert (home / "store.db").read_bytes() == b"this is no database" * 100


def test_a_home_that_is_a_file_is_named(ccmaster, ccmaster_home):
    ccmaster_home.write_text("")
    ended = ccmaster("list")
    assert (ended.code, ended.out) == (1, "")
    assert str(ccmaster_home) in ended.err.splitlines()[-2]


def test_a_home_that_is_no_absolute_path_is_refused(ccmaster):
    problem, _ = told(ccmaster("list", CCMASTER_HOME="relative"))
    assert "relative" in problem
    assert ccmaster("--help", CCMASTER_HOME="relative").code == 0


async def test_a_reader_that_is_gone_is_no_error(begin, opened, me, tmp_path):
    async with opened() as application:
        session = await application.launch(
            by=me, working_dir=str(tmp_path), name="fix-1", runtime="demo"
        )
        stream = e.session_stream(session)
        notices = (e.Notice(stream=stream, text="x" * 200) for _ in range(2000))
        await application.store.append(*notices)
    writer = begin("logs", "fix-1")
    assert writer.stdout.readline()
    writer.stdout.close()
    assert writer.stderr.read() == ""
    assert writer.wait(timeout=60) == 1


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has /dev/full")
def test_output_that_cannot_be_written_is_an_error(environment, script):
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [script, "--version"], stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert ended.returncode == 1
    assert b"No space left" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_more_is_told_where_it_is_asked_for(ccmaster):
    assert "Traceback" not in ccmaster("show", "nobody").err
    for ended in (ccmaster("--debug", "show", "x"), ccmaster("show", "x", CCMASTER_DEBUG="1")):
        assert ended.code == 1
        assert "Traceback" in ended.err
        assert ended.err.endswith("`ccmaster list --all` shows all\n")


def test_a_terminal_without_unicode_is_written_to_all_the_same(ccmaster, home):
    ended = ccmaster("config", "show", PYTHONIOENCODING="ascii")
    assert (ended.code, ended.err) == (0, "")
