"""Whoever does not know ccmaster finds the way: help, completion, calls that are wrong."""

import re
import shlex

import pytest

from ccmaster_core.cli.catalog import OWN, own

COMMANDS = sorted(own())


def test_help_lists_every_command_in_its_section(ccmaster):
    for arguments in ((), ("--help",), ("-h",)):
        ended = ccmaster(*arguments)
        assert (ended.code, ended.err) == (0, "")
        headings = re.findall(r"^(\S.*):$", ended.out, re.MULTILINE)
        assert headings[: len(OWN) + 1] == ["Options", *[title for title, _ in OWN]]
        listed = [line.split()[0] for line in ended.out.splitlines() if line.startswith("  ")]
        assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_is_one_of_its_calls(ccmaster, name):
    ended = ccmaster(name, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: ccmaster {name}")
    if "Commands:" in ended.out:
        return
    assert "Example" in ended.out
    calls = [line for line in ended.out.splitlines() if line.startswith("    ccmaster ")]
    assert calls
    for call in calls:
        assert shlex.split(call)[1] == name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lisst",), "Did you mean list?"),
        (("show",), "SESSION"),
        (("list", "--nonsense"), "--nonsense"),
        (("logs", "x", "-n", "many"), "many"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_what_is_wrong_on_stderr(ccmaster, arguments, said):
    ended = ccmaster(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_the_version_is_told(ccmaster):
    from ccmaster_core import __version__

    assert ccmaster("--version").out == f"ccmaster {__version__}\n"


@pytest.fixture
def complete(ccmaster):
    """Ask for completions as the shell's own script does."""

    def bash(line):
        words = line.split(" ")
        ended = ccmaster(
            _CCMASTER_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
        )
        assert (ended.code, ended.err) == (0, "")
        return ended.out.split()

    return bash


def test_the_shell_completes_commands_and_options(complete):
    assert complete("ccmaster st") == ["start", "stop", "status"]
    assert set(COMMANDS) <= set(complete("ccmaster "))
    assert "--json" in complete("ccmaster list --")
    assert complete("ccmaster plugins dis") == ["disable"]


async def test_the_shell_completes_sessions_that_live(complete, opened, me, tmp_path):
    assert complete("ccmaster show ") == []
    async with opened() as application:
        for name in ("fix-1", "fix-2", "other"):
            await application.launch(by=me, working_dir=str(tmp_path), name=name, runtime="demo")
        await application.stop("fix-2", by=me)
    assert complete("ccmaster show ") == ["fix-1", "other"]
    assert complete("ccmaster logs f") == ["fix-1"]


def test_the_shell_completes_plugins_and_keys(complete):
    assert complete("ccmaster plugins info demo") == ["demo-agent"]
    assert complete("ccmaster config get sessions.w") == ["sessions.watch"]


def test_completion_is_silent_where_something_is_broken(complete, ccmaster_home):
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text("this is not TOML")
    assert complete("ccmaster show ") == []
    assert complete("ccmaster config get s") == []
    assert "list" in complete("ccmaster li")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(ccmaster, shell):
    ended = ccmaster("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert ended.code == 0
    assert f"_CCMASTER_COMPLETE=complete_{shell}" in ended.out


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_complete_too(ccmaster, shell):
    ended = ccmaster(
        _CCMASTER_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS="ccmaster dow",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )
    assert (ended.code, ended.err) == (0, "")
    assert "down" in ended.out
    assert "doctor" not in ended.out
