"""The CLI is found where it may be; where it is not, the error says how to install it."""

import stat

import pytest

from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.program import find_program, unavailable
from ccmaster_plugin_claude_code.settings import ClaudeSettings


def a_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_variable_goes_before_the_configuration_before_the_path(tmp_path):
    named, configured, on_path = (
        a_program(tmp_path / place / "claude") for place in ("named", "configured", "bin")
    )
    environment = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)}
    settings = ClaudeSettings(binary=configured)
    assert find_program(settings, {**environment, "CCMASTER_CLAUDE_BIN": named}) == named
    assert find_program(settings, environment) == configured
    assert find_program(None, environment) == on_path


def test_it_is_found_where_its_installer_puts_it(tmp_path):
    installed = a_program(tmp_path / ".local" / "bin" / "claude")
    assert find_program(None, {"PATH": "/nowhere", "HOME": str(tmp_path)}) == installed


def test_a_missing_cli_says_how_to_install_it(tmp_path):
    with pytest.raises(RuntimeFailure) as failure:
        find_program(None, {"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert failure.value.problem == "the Claude Code CLI is not installed"
    assert "npm install -g @anthropic-ai/claude-code" in failure.value.mend
    assert "CCMASTER_CLAUDE_BIN" in failure.value.mend


@pytest.mark.parametrize("what", ["missing", "folder", "text"])
def test_a_name_that_is_no_program_is_said(tmp_path, what):
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "text":
        path.write_text("not to be run")
    with pytest.raises(RuntimeFailure, match=r"\[claude_code\] binary names .*no program"):
        find_program(ClaudeSettings(binary=str(path)), {})


def test_the_runtime_says_whether_it_can_run_here(tmp_path, monkeypatch):
    monkeypatch.setenv("CCMASTER_CLAUDE_BIN", a_program(tmp_path / "claude"))
    assert unavailable(None) is None
    (tmp_path / "claude").unlink()
    assert "CCMASTER_CLAUDE_BIN names" in unavailable(None)
